import type { Person } from './cast.ts';
import type { PeopledScene } from './lines.ts';
import { saying } from './verbs.ts';

// A manner of saying: “said Alice ⟨timidly⟩”, “Alice replied ⟨coldly⟩”, “said Alice ⟨in an offended tone⟩”.
const adverb = `,?\\s+(?:(?:very|rather|so|quite|a little|more)\\s+)?(\\p{Ll}{3,}ly)\\b`;
const mannerAfterName = new RegExp(`^${adverb}`, 'u');
const mannerAfterVerb = new RegExp(`^\\s+${saying}${adverb}`, 'u');
const verbBeforeName = new RegExp(`\\b(?:${saying}|thought)\\s+(?:(?:the|poor)\\s+)*$`, 'u');
const tone =
  /^[^.!?;‘’“”"]{0,24}\bin\s+an?\s+(?:very |rather |more |low,? )*(\p{Ll}{4,})(?:,\s+\p{Ll}+)?\s+(?:tone|voice|manner|way)\b/u;
// An adjective that an intensifier or a verb of feeling vouches for: “Alice was very curious”, “the King looked anxious”.
const state =
  /^\s+(?:was|felt|looked|seemed|grew|became|got|is)\s+(?:(?:very|so|rather|quite|too|extremely|always|beginning to get|a little|much|more|not)\s+)*(\p{Ll}{4,})\b/u;

// Right form, but says nothing about anybody: sizes and places, participles, and adverbs that are not manners.
const notTraits = new Set(
  (
    'only early suddenly hardly nearly certainly really presently directly immediately instantly exactly simply slowly quickly shortly ' +
    'scarcely finally lately merely partly probably possibly usually evidently apparently entirely generally greatly chiefly ' +
    'small large tall short long high higher lower late near sure ready able going coming sitting standing looking walking trying ' +
    'beginning getting running lying waiting talking saying thinking doing speaking making only just still always never quite very much ' +
    'more most about again already back away down gone done made said told seen taken left lost found dead alone here there then too ' +
    'what that this such like over near under soon once well enough obliged likely used going same other certain different next first ' +
    'second third last engaged seated dressed called named several many full empty half both losing rather pleased often silent loud close low good little nothing less'
  ).split(' '),
);

/** Adjectives the book itself puts next to someone, the most frequent first. */
export function findTraits(text: string, scenes: readonly PeopledScene[], person: Person): string[] {
  const counts = new Map<string, number>();
  const note = (found: string | undefined, asAdverb: boolean): void => {
    if (found === undefined || notTraits.has(found)) return;
    const trait = asAdverb ? adjectiveOf(found) : found;
    if (trait === undefined || notTraits.has(trait)) return;
    counts.set(trait, (counts.get(trait) ?? 0) + 1);
  };
  for (const scene of scenes) {
    for (const each of scene.appearances) {
      if (each.person !== person) continue;
      const after = text.slice(each.end, Math.min(scene.end, each.end + 90));
      const before = text.slice(Math.max(0, each.start - 28), each.start);
      note((verbBeforeName.test(before) ? mannerAfterName : mannerAfterVerb).exec(after)?.[1], true);
      note(tone.exec(after)?.[1], false);
      const found = state.exec(after)?.[1];
      // Participles are what happens to somebody; a few are feelings, and those recur elsewhere as manners.
      if (found && !/(?:ing|ed)$/.test(found)) note(found, false);
      note(/\b(gentle|proud|clever|foolish|kind|brave|savage|wise|honest|faithful)\s+$/.exec(before)?.[1], false);
    }
  }
  return [...counts].toSorted((a, b) => b[1] - a[1]).map(([trait]) => trait);
}

/** “angrily” → “angry”; undefined for adverbs that are made otherwise. */
function adjectiveOf(adverb: string): string | undefined {
  if (adverb.endsWith('ically')) return adverb.replace(/ally$/, '');
  if (/(?:ably|ibly|mbly)$/.test(adverb)) return adverb.replace(/y$/, 'e');
  if (adverb.endsWith('ily')) return adverb.replace(/ily$/, 'y');
  const stem = adverb.replace(/ly$/, '');
  return stem.length >= 3 ? stem : undefined;
}
