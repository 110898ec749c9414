import { oneLine, sentencesIn, type Span } from '../text/sentences.ts';
import type { Person } from './cast.ts';
import type { PeopledScene } from './lines.ts';

/** A sentence told about someone. */
export interface Passage extends Span {
  text: string;
  /** How much it tells about looks and being. */
  portrait: number;
  /** How much it tells about thoughts, feelings and habits. */
  character: number;
  /** Ends in something said: “The Queen turned crimson, and screamed ‘Off with her head!’” */
  endsInSpeech: boolean;
}

const being = /\b(?:was|is|were) (?:an?|the|very|so|quite|rather|always|never)\b|\bhad (?:an?|the|very|her|his|its)\b/;
const looks =
  /\b(?:eyes?|hair|faces?|dress(?:ed)?|wore|wearing|voice|nose|hands?|arms?|hat|coat|gloves?|beard|smil(?:e|ed|ing)|grin(?:ned|ning)?|crimson|pale|glaring|frowning|tail|chin|cheeks?|lips|tall|stout|thin|old|young|handsome|pretty|ugly|crown|robe|boots?|spectacles|whiskers)\b/g;
const minds =
  /\b(?:thought|felt|wished|hoped|feared|liked|loved|hated|fond of|afraid|always|never|used to|generally|remembered|believed|wondered?|curious(?:ity)?|proud|temper|tried|wanted|could not help|couldn’t help|delighted|anxious|angry|patience|passion|fury|sighed|wept|tears|trembling|eager|curious)\b/g;
const vague = /^(?:But|And|So|However|Then|Here|This|That|They)\b/;

/** The sentences told about a person, judged for what they tell. */
export function findPassages(text: string, scenes: readonly PeopledScene[], person: Person): Passage[] {
  const found: Passage[] = [];
  for (const scene of scenes) {
    if (!scene.appearances.some((each) => each.person === person)) continue;
    for (const told of toldSentences(text, scene)) {
      const named = scene.appearances.filter((each) => each.start >= told.start && each.end <= told.toldUntil);
      const own = named.find((each) => each.person === person);
      const others = named.filter((each) => each.person !== person);
      if (own) found.push(judge(text, told, own.start, others, found.length));
      else if (others.length === 0 && isAboutLastNamed(text, scene, told, person))
        found.push(judge(text, told, told.start, others, found.length));
    }
  }
  return found;
}

// “He had been looking at her for some time”, after “said the Hatter”.
function isAboutLastNamed(text: string, scene: PeopledScene, told: Span, person: Person): boolean {
  const before = scene.appearances.filter(
    (each) =>
      each.end <= told.start && scene.narration.some((span) => span.start <= each.start && each.end <= span.end),
  );
  return (
    before.length > 0 &&
    before.every((each) => each.person === person) &&
    /^(?:He|She)\b/.test(text.slice(told.start, told.start + 4))
  );
}

interface Told extends Span {
  /** Where speech begins, if it ends in speech. */
  toldUntil: number;
  endsInSpeech: boolean;
}

/** The sentences of a paragraph that are told, and those that begin so and end in speech. */
function toldSentences(text: string, scene: PeopledScene): Told[] {
  return scene.narration.flatMap((span) => {
    const whole = sentencesIn(text, span);
    return whole.flatMap((sentence, i): Told[] => {
      const first = text.charAt(sentence.start);
      // Right after speech comes the tag: “said Alice.”
      if (!/\p{Lu}/u.test(first)) return [];
      const speech =
        i === whole.length - 1
          ? scene.speech.find((each) => each.start >= span.end && each.start - span.end <= 1)
          : undefined;
      if (speech) {
        const end = Math.min(speech.end + 1, scene.end);
        return /^\p{Lu}.*[.!?]$/su.test(text.slice(speech.start, speech.end))
          ? [{ start: sentence.start, end, toldUntil: span.end, endsInSpeech: true }]
          : [];
      }
      return /[.!?”’"')]$/.test(text.slice(sentence.start, sentence.end))
        ? [{ ...sentence, toldUntil: sentence.end, endsInSpeech: false }]
        : [];
    });
  });
}

function judge(text: string, told: Told, nameAt: number, others: readonly Span[], before: number): Passage {
  const line = oneLine(text.slice(told.start, told.end));
  const length = line.length;
  // “…, and there stood the ⟨Queen⟩”: whoever is presented is whom the sentence is about, and else whoever is named first.
  const presented = /\bthere (?:stood|sat|was|came|lay) (?:the )?$/.test(
    text.slice(Math.max(told.start, nameAt - 20), nameAt),
  );
  const second = others.some((other) => other.start < nameAt) || /^(?:As )?(?:s?he)\b/i.test(line);
  const upstaged = /\bthere (?:stood|sat|was|came|lay) (?:the )?\p{Lu}/u.test(line);
  const shape =
    (presented || nameAt - told.start <= 12 ? 2 : 0) -
    others.length * 0.6 -
    (!presented && (second || upstaged) ? 1.5 : 0) -
    (vague.test(line) ? 1.5 : 0) -
    (/[()_*]/.test(line) ? 0.7 : 0) +
    (length >= 50 && length <= 230 ? 1.5 : length > 330 ? -5 : length < 32 ? -3 : 0);
  return {
    start: told.start,
    end: told.end,
    endsInSpeech: told.endsInSpeech,
    text: line,
    // Books introduce people where they first come in.
    portrait:
      shape + (being.test(line) ? 2 : 0) + Math.min(3, (line.match(looks)?.length ?? 0) * 1.5) + (before < 3 ? 1.5 : 0),
    character: shape + Math.min(4, (line.match(minds)?.length ?? 0) * 1.7),
  };
}

/** The best passages by a score, in the order of the book. */
export function best(
  passages: readonly Passage[],
  score: 'portrait' | 'character',
  count: number,
  taken: ReadonlySet<Passage> = new Set(),
): Passage[] {
  return passages
    .filter((passage) => passage[score] > 1 && !taken.has(passage))
    .toSorted((a, b) => b[score] - a[score])
    .slice(0, count)
    .toSorted((a, b) => a.start - b.start);
}
