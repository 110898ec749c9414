import { numberOf } from './numerals.ts';

/** Longest line that can be a heading. */
export const MAX_HEADING_LENGTH = 120;

/**
 * How a line without markup tells that something begins: a part holds chapters, a chapter holds sections. `bare` is a
 * number alone, which only counts in a series.
 */
export interface Heading {
  kind: 'part' | 'chapter' | 'section' | 'bare';
  number: number | null;
  /** Nothing follows the number, so that the next line may be the title. */
  complete: boolean;
}

type Kind = Heading['kind'];

/** Words in front of a number, or behind an ordinal: “Chapter One”, “Erstes Kapitel”. */
const nouns: readonly [Exclude<Kind, 'bare'>, string][] = [
  ['part', 'part|book|volume|vol|act|teil|buch|band|akt|aufzug|partie|livre|tome|acte|часть|книга|том|действие'],
  ['part', 'parte|libro|atto|acto'],
  ['chapter', 'chapter|chap|ch|letter|canto|stave|episode|scene|kapitel|kap|brief|gesang|szene|auftritt'],
  ['chapter', 'chapitre|chap|lettre|chant|scène|глава|письмо|сцена|явление|capítulo|capitolo|carta|lettera|canto'],
  ['section', 'section|abschnitt|раздел|sección|sezione'],
];
const kindOfNoun = new Map(
  nouns.flatMap(([kind, list]) => list.split('|').map((noun): [string, Kind] => [noun, kind])),
);
const noun = [...kindOfNoun.keys()].toSorted((a, b) => b.length - a.length).join('|');

/** Pieces that are named and not numbered. */
const named = new RegExp(
  `^(?:the\\s+)?(?:prologue|epilogue|introduction|preface|foreword|afterword|postscript|interlude|finale|conclusion|prolog|epilog|vorwort|nachwort|einleitung|vorrede|zwischenspiel|épilogue|préface|avant-propos|postface|пролог|эпилог|предисловие|послесловие|введение|prólogo|epílogo|prefacio|prologo|epilogo|prefazione)(?=$|\\s*[.:—–-])`,
  'iu',
);
const namedHan =
  /^(?:プロローグ|エピローグ|序[章幕言]?|終章|终章|尾[声聲]|楔子|前言|引子|后记|後記|あとがき|まえがき|はじめに|おわりに|番外[篇編]?)(?:$|[\s　:：、])/u;
const hanForm =
  /^第\s*([0-9０-９〇零一二三四五六七八九十百千两兩]{1,9})\s*([章回話话幕節节卷巻部篇編集])(?:$|[\s　:：、.．「『（(]|(?=[^のがはをにでとも的是]))/u;
const hanKinds: Readonly<Record<string, Kind>> = {
  卷: 'part',
  巻: 'part',
  部: 'part',
  篇: 'part',
  編: 'part',
  集: 'part',
  節: 'section',
  节: 'section',
};

const nounFirst = new RegExp(
  `^(${noun})\\.?\\s+(?:the\\s+|n[°o]\\.?\\s*)?([\\p{L}\\d]+(?:[-‐][\\p{L}]+)?)(.*)$`,
  'isu',
);
const numberFirst = new RegExp(
  `^(?:the\\s+|der\\s+|die\\s+|das\\s+)?([\\p{L}]+(?:[-‐][\\p{L}]+)?|\\d{1,4}\\.|[IVXLC]+\\.?)\\s+(${noun})(?![\\p{L}\\d])(.*)$`,
  'isu',
);
const bareNumber = /^[[(—–\-*\s]*([IVXLC]{1,8}|\d{1,3}|[一二三四五六七八九十]{1,4})[.:)\]—–\-*\s]*$/u;

/** What a line says as a heading, or null. */
export function headingOf(line: string): Heading | null {
  const text = line.trim().replace(/^[*_=#\s]+|[*_=\s]+$/gu, '');
  if (text === '' || text.length > MAX_HEADING_LENGTH) return null;
  if ((named.test(text) && !endsAsSentence(text)) || namedHan.test(text)) {
    return { kind: 'chapter', number: null, complete: false };
  }
  return han(text) ?? numbered(text) ?? ordinal(text) ?? bare(text);
}

function han(text: string): Heading | null {
  const [whole, digits = '', unit = ''] = hanForm.exec(text) ?? [];
  if (whole === undefined || /[。！？!?]$/u.test(text)) return null;
  return { kind: hanKinds[unit] ?? 'chapter', number: numberOf(digits), complete: whole.trim() === text };
}

function numbered(text: string): Heading | null {
  const [, name = '', digits = '', rest = ''] = nounFirst.exec(text) ?? [];
  const kind = kindOfNoun.get(name.toLowerCase());
  const number = numberOf(digits);
  // “part six of them”: a name that is written small begins no chapter.
  if (kind === undefined || number === null || startsLower(name)) return null;
  return titleFollows(rest) ? { kind, number, complete: isOver(rest) } : null;
}

function ordinal(text: string): Heading | null {
  const [, digits = '', name = '', rest = ''] = numberFirst.exec(text) ?? [];
  const kind = kindOfNoun.get(name.toLowerCase());
  const number = numberOf(digits.replace(/\.$/, ''));
  if (kind === undefined || number === null || startsLower(digits)) return null;
  // “One letter …” is prose unless nothing follows it.
  return titleFollows(rest) && (isOver(rest) || /^\s*[.:—–-]/u.test(rest))
    ? { kind, number, complete: isOver(rest) }
    : null;
}

function bare(text: string): Heading | null {
  const number = numberOf(bareNumber.exec(text)?.[1] ?? '');
  return number === null ? null : { kind: 'bare', number, complete: true };
}

/** After the number comes nothing, a mark, or a title, which begins with a capital. */
function titleFollows(rest: string): boolean {
  if (isOver(rest)) return true;
  const [, mark = '', title = ''] = /^(\s*[.:—–\-)\]|,]*)\s*(.*)$/su.exec(rest) ?? [];
  if (mark.trim() === '' && !/^\s/.test(rest)) return false;
  if (mark.includes(',')) return false;
  return mark.trim() === '' ? isTitle(title) : !/^\p{Ll}/u.test(title) && (isTitle(title) || !endsAsSentence(title));
}

const isOver = (rest: string): boolean => /^[\s.:—–\-)\]*_]*$/u.test(rest);

const startsLower = (text: string): boolean => /^\p{Ll}/u.test(text);

const endsAsSentence = (text: string): boolean => /[,;]$|[\p{Ll}\d][.…]["”’»]?$/u.test(text.trim());

const smallWords = new Set(
  'a an and as at but by de der des die das du et für from i in into la le les mit nor of off on or out over the to und up von with y il e di и в на о с'.split(
    ' ',
  ),
);

/** Whether a line can be a title: short, and either every word that weighs has a capital or nothing ends in it. */
export function isTitle(line: string): boolean {
  const text = line.trim();
  if (text === '' || text.length > MAX_HEADING_LENGTH || startsLower(text)) return false;
  if (/[,;:]$/u.test(text)) return false;
  const letters = text.match(/\p{L}[\p{L}\p{M}’'.-]*/gu) ?? [];
  if (letters.length === 0) return false;
  const titled = letters.every((word) => !startsLower(word) || smallWords.has(word.toLowerCase()));
  // Scripts without capitals can't be told this way; what is short and ends nothing is a title there.
  if (!/\p{Lu}/u.test(text)) return text.length <= 30 && !/[。！？!?」』…]$/u.test(text);
  return titled && !/["”»]$/u.test(text);
}
