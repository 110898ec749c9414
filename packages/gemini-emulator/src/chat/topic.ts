import { stopWords, fold } from '../text/words.ts';

const verbs = new Set(
  (
    'love loves loved hate hates hated live lives lived eat eats ate meet meets met believe believes believed help helps helped read reads write writes ' +
    'wrote hear heard listen show shows showed bring brings brought play plays played start starts started turn turns turned call calls called ' +
    'work works run runs ran sit sits sat stand stands stood wonder wonders remember remembers understand understands hope hopes hoped mind ' +
    'guess mean means meant learn learns learned join joins continue share'
  ).split(' '),
);

const swapped: { [word: string]: string } = { my: 'your', your: 'my', our: 'our', mine: 'yours', yours: 'mine' };

/** What a message is about: its longest run of content words, with the word that points at it. “your cat”, said to the character, comes back as “my cat”. */
export function topicOf(message: string): string | undefined {
  let best: { words: string[]; score: number; clause: string } | undefined;
  for (const clause of message.split(/[.!?;:,\n“”"()*，。？！、；：]+/)) {
    const words = clause.trim().split(/\s+/);
    let run: string[] = [];
    let before = '';
    const finish = (): void => {
      if (run.length === 0) return;
      const capitals = run.filter((word) => /^\p{Lu}/u.test(word)).length;
      const score =
        Math.min(run.length, 3) +
        capitals * 0.7 +
        Math.min(8, run.join('').length) / 8 +
        (/^(?:my|your)$/.test(before) ? 1.2 : /^(?:the|that|this)$/.test(before) ? 0.6 : 0);
      const pointed = /^(?:the|a|an|my|your|our|his|her|their|this|that|these|those)$/.test(before)
        ? [swapped[before] ?? before, ...run]
        : run;
      // Of equals, the later clause carries the question; in one clause, the earlier words are what is asked about.
      if (!best || score > best.score || (score === best.score && best.clause !== clause))
        best = { words: pointed, score, clause };
    };
    for (const word of words) {
      const bare = word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
      const folded = fold(bare);
      if (
        bare === '' ||
        stopWords.has(folded) ||
        verbs.has(folded) ||
        (run.length === 0 && /(?:ed|ing|ly)$/.test(folded))
      ) {
        finish();
        run = [];
        before = folded;
      } else if (run.length < 4) {
        run.push(bare);
      }
    }
    finish();
  }
  return best?.words.join(' ');
}
