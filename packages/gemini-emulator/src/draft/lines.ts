import { oneLine, type Span } from '../text/sentences.ts';
import type { Person } from './cast.ts';
import type { Scene } from './dialogue.ts';
import type { Mention, Phrase } from './mentions.ts';
import { saying } from './verbs.ts';

/** What someone says in one paragraph. */
export interface Line {
  scene: Scene;
  person: Person;
  /** The words, on one line, whatever the book put between them. */
  text: string;
  /** From the first quotation mark to the last, with the tag between, as it stands in the book. */
  span: Span;
  /** The first piece alone. */
  firstPiece: Span;
  /** Thought, not spoken. */
  inward: boolean;
}

/** A mention whose person is known. */
interface Appearance extends Span {
  person: Person;
}

/** A paragraph with who is named in it. */
export interface PeopledScene extends Scene {
  appearances: Appearance[];
}

/** Sorts the mentions of people into the paragraphs they stand in. */
export function people(
  scenes: readonly Scene[],
  mentions: readonly Mention[],
  cast: readonly Person[],
): PeopledScene[] {
  const personOf = new Map<Phrase, Person>();
  for (const person of cast) for (const phrase of person.phrases) personOf.set(phrase, person);
  let next = 0;
  return scenes.map((scene) => {
    const appearances: Appearance[] = [];
    for (; next < mentions.length; next++) {
      const mention = mentions[next];
      if (!mention || mention.start >= scene.end) break;
      const person = personOf.get(mention.phrase);
      if (person) appearances.push({ start: mention.start, end: mention.end, person });
    }
    return { ...scene, appearances };
  });
}

// What may stand between the quotation mark and the name: “, said the poor little ⟨Bill⟩”.
const tagBefore = new RegExp(
  `^[\\s,;—-]*(?:(${saying}|thought)(?:\\s+\\p{Ll}+ly|\\s+out|\\s+again)?\\s+)?(?:(?:the|poor|old|young|little|good|dear)\\s+)*$`,
  'u',
);
const tagAfter = new RegExp(`^\\s+(?:\\p{Ll}+ly\\s+)?(${saying}|thought)\\b`, 'u');
const verbBeforeSpeech = new RegExp(
  `\\b(?:${saying}|thought|say|saying|crying|asking|shouting|screaming|whispering|muttering)\\b[^.!?]*$`,
  'iu',
);
const pronounTag = new RegExp(
  `^[\\s,;—-]*(?:(?:she|he|it)\\s+(?:\\p{Ll}+ly\\s+)?(${saying}|thought)|(${saying}|thought)\\s+(?:she|he|it))\\b`,
  'u',
);
const anySaying = new RegExp(`\\b${saying}\\b`, 'u');
const inwardWords = /\bthought\b|\bto (?:her|him|it)self\b/;

/** Who says what, as far as the book says so with a name: “said Alice”. */
export function findLines(text: string, scenes: readonly PeopledScene[]): Line[] {
  const lines: Line[] = [];
  for (const scene of scenes) {
    const spoken = speechOf(text, scene);
    if (!spoken) continue;
    const { person, first } = spoken;
    const tag = scene.narration.find((span) => span.start >= first.end);
    const pieces = ownPieces(text, scene, person, first);
    const last = pieces.at(-1) ?? first;
    lines.push({
      scene,
      person,
      text: join(text, pieces),
      span: { start: Math.max(scene.start, first.start - 1), end: Math.min(scene.end, last.end + 1) },
      firstPiece: first,
      inward: tag !== undefined && inwardWords.test(text.slice(tag.start, Math.min(tag.end, tag.start + 60))),
    });
  }
  return lines;
}

/** Who speaks in a paragraph, and with which piece they begin. */
function speechOf(text: string, scene: PeopledScene): { person: Person; first: Span } | undefined {
  const [opening] = scene.speech;
  if (!opening) return undefined;
  const named = scene.appearances.filter((each) => scene.narration.some((span) => within(each, span)));
  for (const span of scene.narration) {
    const here = named.filter((each) => within(each, span));
    const before = scene.speech.findLast((speech) => speech.end <= span.start && span.start - speech.end <= 2);
    const person = before && taggedSpeaker(text, span, here, named);
    if (person) {
      // Speech before somebody was named in this paragraph may be somebody else's.
      return { person, first: named.some((each) => each.end <= before.start) ? before : opening };
    }
    const next = scene.speech.find((speech) => speech.start >= span.end && speech.start - span.end <= 2);
    const leading = next && leadsIntoSpeech(text, span, here);
    if (leading) return { person: leading, first: next };
  }
  return undefined;
}

/** The speaker by the tag right after speech: “said Alice”, “Alice said”, “she said”. */
function taggedSpeaker(
  text: string,
  span: Span,
  here: readonly Appearance[],
  named: readonly Appearance[],
): Person | undefined {
  const [nearest] = here;
  if (nearest) {
    const before = tagBefore.exec(text.slice(span.start, nearest.start));
    if (before?.[1] ?? (before && tagAfter.exec(text.slice(nearest.end, nearest.end + 40)))) return nearest.person;
  }
  return pronounTag.test(text.slice(span.start, span.start + 60)) ? onlyPerson(text, named) : undefined;
}

/** The subject of a sentence that runs into speech: “the ⟨Queen⟩ turned crimson with fury, and screamed ‘…’”. */
function leadsIntoSpeech(text: string, span: Span, named: readonly Appearance[]): Person | undefined {
  const told = text.slice(span.start, span.end);
  const verb = verbBeforeSpeech.exec(told);
  if (!verb) return undefined;
  const sentence =
    span.start + Math.max(...['. ', '.\n', '.\r', '! ', '? '].map((end) => told.lastIndexOf(end, verb.index)));
  const verbAt = span.start + verb.index;
  const candidates = named.filter((each) => each.start > sentence && each.start < verbAt);
  // Whoever hears someone say it is not the one who says it.
  const heard = /\b(?:hear|heard)\b/.exec(text.slice(sentence + 1, verbAt));
  return heard ? candidates.find((each) => each.start > sentence + 1 + heard.index)?.person : candidates[0]?.person;
}

/** Whom “she said” means: the only one named in the paragraph, unless as the one spoken to. */
function onlyPerson(text: string, named: readonly Appearance[]): Person | undefined {
  const [first] = named;
  if (!first || named.some((each) => each.person !== first.person)) return undefined;
  return /\b(?:to|at|of|with|for|from|by|after)\s+(?:the\s+)?$/.test(
    text.slice(Math.max(0, first.start - 12), first.start),
  )
    ? undefined
    : first.person;
}

/** The pieces of one speech, up to where somebody else is named as speaking. */
function ownPieces(text: string, scene: PeopledScene, speaker: Person, first: Span): Span[] {
  const pieces: Span[] = [];
  let end = scene.start;
  for (const span of scene.speech) {
    if (span.start < first.start) continue;
    const told = text.slice(end, span.start);
    const others = scene.appearances.some(
      (each) => each.start >= end && each.end <= span.start && each.person !== speaker,
    );
    if (pieces.length > 0 && others && anySaying.test(told)) break;
    pieces.push(span);
    end = span.end;
  }
  return pieces;
}

function join(text: string, pieces: readonly Span[]): string {
  const said = pieces.map((piece, i) => {
    const next = pieces[i + 1];
    const words = text.slice(piece.start, piece.end);
    // “Then you must be tired,” Orla replied. “Sit down.” is two sentences.
    return next && /[.!?]\s*\S?$/.test(text.slice(piece.end, next.start).trimEnd()) ? words.replace(/,$/, '.') : words;
  });
  // Signs and labels are set in capitals, and read rather than said.
  const spoken = said.filter((words) => words !== words.toUpperCase());
  const line = oneLine((spoken.length > 0 ? spoken : said).join(' '));
  return line
    .replace(/_([^_]+)_/g, '$1')
    .replace(/\s*-{2,}$/, '—')
    .replace(/[,;:]$/, '.');
}

function within(inner: Span, outer: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}
