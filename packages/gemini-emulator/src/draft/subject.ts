import { oneLine } from '../text/sentences.ts';
import type { Analysis } from './analysis.ts';
import { type Chapter, chapterAt } from './book.ts';
import type { Person } from './cast.ts';
import type { Line, PeopledScene } from './lines.ts';
import { findPassages, type Passage } from './passages.ts';
import { findTraits } from './traits.ts';

/** Everything the book holds about one person. */
export interface Subject {
  person: Person;
  /** The name the draft bears. */
  name: string;
  /** The name inside a sentence: “the Hatter”. */
  called: string;
  pronoun: Pronoun;
  scenes: PeopledScene[];
  /** Spoken and thought, in the order of the book. */
  lines: Line[];
  passages: Passage[];
  traits: string[];
  /** Who is most often in the same paragraph or the next. */
  company: Person[];
  /** The chapters they are in, the one that is most theirs first. */
  chapters: Chapter[];
}

/** A piece of a draft, with the stretches of the book it was made from. */
export interface Made {
  text: string;
  from: string[];
}

interface Pronoun {
  they: string;
  them: string;
  their: string;
}

const pronouns = {
  she: { they: 'she', them: 'her', their: 'her' },
  he: { they: 'he', them: 'him', their: 'his' },
  it: { they: 'it', them: 'it', their: 'its' },
} satisfies Record<string, Pronoun>;

/** Gathers what the analysis knows about a person; `name` is how the draft will call them. */
export function study(analysis: Analysis, person: Person, name: string): Subject {
  const { book } = analysis;
  const scenes = analysis.scenes.filter((scene) => scene.appearances.some((each) => each.person === person));
  const lines = analysis.lines.filter((line) => line.person === person);
  return {
    person,
    name,
    called: name.replace(/^(?:the\s+)?/i, person.definite || /^the\s/i.test(name) ? 'the ' : ''),
    pronoun: pronounOf(book.text, scenes, person),
    scenes,
    lines,
    passages: findPassages(book.text, scenes, person),
    traits: findTraits(book.text, scenes, person),
    company: companyOf(analysis, person),
    chapters: chaptersOf(analysis, scenes, lines),
  };
}

/** How many people a text names, other than the one it is about. */
export function othersNamed(analysis: Analysis, subject: Subject, text: string): number {
  return analysis.cast
    .slice(0, 40)
    .filter((person) => person !== subject.person && text.includes(person.phrases[0]?.words.at(-1) ?? person.name))
    .length;
}

/** A chapter's heading as it is spoken of: chapter VII, “A Mad Tea-Party”. */
export function chapterName(chapter: Chapter): string {
  const [, kind = '', number = '', title = ''] =
    /^(\S+)\s+([^\s.:—–-]+)[\s.:—–-]*(.*)$/u.exec(oneLine(chapter.heading)) ?? [];
  return kind === ''
    ? oneLine(chapter.heading)
    : `${kind.toLowerCase()} ${number}${title === '' ? '' : `, “${title}”`}`;
}

/** A stretch of the book in quotation marks, its own turned to single ones. */
export function quoted(text: string): string {
  return `“${oneLine(text)
    .replaceAll('“', '‘')
    .replaceAll('”', '’')
    .replace(/(^|[\s(—])"/g, '$1‘')
    .replaceAll('"', '’')}”`;
}

/** “a, b and c” */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

export function called(person: Person): string {
  return person.definite ? `the ${person.name}` : person.name;
}

function pronounOf(text: string, scenes: readonly PeopledScene[], person: Person): Pronoun {
  const counts = { she: 0, he: 0, it: 0 };
  for (const scene of scenes) {
    for (const each of scene.appearances) {
      if (each.person !== person) continue;
      const next = scene.appearances.find((other) => other.start >= each.end);
      const after = text.slice(each.end, Math.min(each.end + 120, next?.start ?? scene.end));
      const found = /\b(?:(she|her|herself)|(he|him|his|himself)|(its?|itself))\b/.exec(after);
      if (found?.[1]) counts.she += 1;
      // “It” points at things as often as at people; it takes more of it to say that a person is one.
      else if (found?.[2]) counts.he += 1;
      else if (found?.[3]) counts.it += 0.5;
    }
  }
  if (/^(?:Mrs|Miss|Ms|Lady|Queen|Duchess|Aunt|Madame)\b/.test(person.name)) return pronouns.she;
  if (/^(?:Mr|Sir|Lord|King|Duke|Uncle|Father)\b/.test(person.name)) return pronouns.he;
  if (counts.she === 0 && counts.he === 0 && counts.it === 0) return { they: 'they', them: 'them', their: 'their' };
  return counts.she >= counts.he && counts.she >= counts.it
    ? pronouns.she
    : counts.he >= counts.it
      ? pronouns.he
      : pronouns.it;
}

function companyOf(analysis: Analysis, person: Person): Person[] {
  const met: Person[] = [];
  let near = 0;
  let chapter: Chapter | undefined;
  for (const scene of analysis.scenes) {
    const here = scene.appearances.some((each) => each.person === person);
    const current = chapterAt(analysis.book, scene.start);
    near = here ? 2 : chapter === current ? near - 1 : 0;
    chapter = current;
    if (near <= 0) continue;
    for (const each of new Set(scene.appearances.map((appearance) => appearance.person)))
      if (each !== person) met.push(each);
  }
  return rank(met);
}

function chaptersOf({ book }: Analysis, scenes: readonly PeopledScene[], lines: readonly Line[]): Chapter[] {
  const most = rank([
    ...scenes.map((scene) => chapterAt(book, scene.start)),
    ...lines.map((line) => chapterAt(book, line.span.start)),
  ]);
  // Whoever is everywhere is best met at the beginning.
  return most.length * 10 >= book.chapters.length * 7 ? most.toSorted((a, b) => a.start - b.start) : most;
}

/** Distinct values, the most frequent first. */
function rank<T>(values: readonly (T | undefined)[]): T[] {
  const counts = new Map<T, number>();
  for (const value of values) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1]).map(([value]) => value);
}
