/** What macros are filled in with. A macro that is not given here, or not known, stays as it is written. */
export interface MacroValues {
  char: string;
  user?: string | undefined;
  /** Of `{{persona}}`, `{{description}}` and others that stand for a whole text; undefined: it is none of them. */
  textOf?: (name: string) => string | undefined;
  /** Of `{{outlet::name}}`. */
  outlet?: (name: string) => string;
  /** For `{{random}}` and `{{roll}}`: from 0 up to and without 1. */
  random?: () => number;
  /** What `{{pick}}` chooses by: the same seed, the same choice. */
  seed?: string;
  /** Leaves what is hidden from the model (`{{// …}}`, `{{comment: …}}`, `{{hidden_key: …}}`) as it is, for a later step. */
  keepHidden?: boolean;
}

/** Of `{{{char}}}`, the inner braces are the macro's. */
const MARK = /\{\{(?!\{)|\}\}|<(?:BOT|USER)>/gi;

/** Deeper than anybody writes by hand. Each level reads what is inside of it once more. */
const MAX_DEPTH = 16;

/**
 * Fills in the macros of cards and lorebooks, in any case and one inside another. What is put in is never looked at
 * again: names may look like macros. Takes time in proportion to the text, however its braces stand.
 */
export function expandMacros(text: string, values: MacroValues): string {
  if (!text.includes('{{') && !text.includes('<')) return text;
  // The text so far, and that of each macro that is open.
  const levels: { from: number; parts: string[] }[] = [];
  let parts: string[] = [];
  let at = 0;
  for (const { 0: mark, index } of text.matchAll(MARK)) {
    parts.push(text.slice(at, index));
    at = index + mark.length;
    if (mark === '{{' && levels.length < MAX_DEPTH) {
      levels.push({ from: index, parts });
      parts = [];
    } else if (mark === '}}' && levels.length > 0) {
      const macro = parts.join('');
      const { from = 0, parts: outer = [] } = levels.pop() ?? {};
      parts = outer;
      if (macro.toLowerCase() === 'trim') {
        trimEnd(parts);
        while (text[at] === '\n' || text[at] === '\r') at++;
      } else {
        parts.push(valueOf(macro, values, from) ?? `{{${macro}}}`);
      }
    } else if (mark.startsWith('<')) {
      parts.push(mark.toUpperCase() === '<BOT>' ? values.char : (values.user ?? 'you'));
    } else {
      parts.push(mark);
    }
  }
  parts.push(text.slice(at));
  // Never closed: no macros.
  return [...levels.map((level) => `${level.parts.join('')}{{`), ...parts].join('');
}

/** Takes away the line breaks at the end. */
function trimEnd(parts: string[]): void {
  for (let i = parts.length - 1; i >= 0; i--) {
    const part = parts[i] ?? '';
    let end = part.length;
    while (end > 0 && (part[end - 1] === '\n' || part[end - 1] === '\r')) end--;
    parts[i] = part.slice(0, end);
    if (end > 0) return;
    parts.pop();
  }
}

function valueOf(macro: string, values: MacroValues, place: number): string | undefined {
  if (macro.startsWith('//')) return values.keepHidden === true ? undefined : '';
  const [, name = '', given] = /^([a-z_]+)(?:::?([\s\S]*))?$/i.exec(macro) ?? [];
  switch (name.toLowerCase()) {
    case 'char':
      return given === undefined ? values.char : undefined;
    case 'user':
      return given === undefined ? (values.user ?? 'you') : undefined;
    case 'newline':
      return '\n';
    case 'space':
      return ' ';
    case 'noop':
      return '';
    case 'comment':
    case 'hidden_key':
      return given === undefined || values.keepHidden === true ? undefined : '';
    case 'reverse':
      return given === undefined ? undefined : Array.from(given).toReversed().join('');
    case 'outlet':
      return given === undefined ? undefined : values.outlet?.(given.trim());
    case 'random':
      return choose(macro, name, given, values.random);
    case 'pick':
      return choose(macro, name, given, values.seed && (() => fraction(`${values.seed}/${place}/${macro}`)));
    case 'roll':
      return given === undefined ? undefined : roll(given, values.random);
    default:
      return given === undefined ? values.textOf?.(name.toLowerCase()) : undefined;
  }
}

/** `{{random:a,b\,c}}`, or `{{random::a::b}}`, whose values may hold commas. */
function choose(
  macro: string,
  name: string,
  given: string | undefined,
  random: (() => number) | '' | undefined,
): string | undefined {
  if (given === undefined || !random) return undefined;
  const isLong = macro.startsWith('::', name.length);
  const choices =
    isLong && given.includes('::')
      ? given.split('::')
      : given.split(/(?<!\\),/).map((choice) => choice.replaceAll('\\,', ','));
  return choices[Math.floor(random() * choices.length)]?.trim();
}

/** `6`, `d6` or `2d6+1`; what is no dice stays as it is written. */
function roll(dice: string, random: (() => number) | undefined): string | undefined {
  const [, count = '', sides = '', more = '0'] = /^\s*(?:(\d{0,3})d)?(\d{1,6})\s*([+-]\d{1,6})?\s*$/i.exec(dice) ?? [];
  if (random === undefined || Number(sides) < 1) return undefined;
  let sum = Number(more);
  for (let i = 0; i < Number(count || 1); i++) sum += 1 + Math.floor(random() * Number(sides));
  return String(sum);
}

/** From 0 up to and without 1, always the same for one text: FNV-1a, whose low bits are good enough to choose by. */
function fraction(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}
