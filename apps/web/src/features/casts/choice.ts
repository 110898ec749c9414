import type { CastMember, Importance } from '@dramatis/client/model';
import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';

export const importanceLabels: Readonly<Record<Importance, MessageDescriptor>> = {
  main: msg({ message: 'Main', context: 'a character in a book' }),
  supporting: msg({ message: 'Supporting', context: 'a character in a book' }),
  minor: msg({ message: 'Minor', context: 'a character in a book' }),
};

const folded = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Those who go by a name, or are described, with every word that is looked for. */
export function matching(members: readonly CastMember[], search: string): CastMember[] {
  const words = folded(search).split(/\s+/).filter(Boolean);
  return members.filter(({ name, aliases, description }) => {
    const known = folded([name, ...aliases, description].join(' '));
    return words.every((word) => known.includes(word));
  });
}

/** Chooses all of them, or, if all are chosen already, none of them. */
export function toggled(chosen: ReadonlySet<string>, names: readonly string[]): Set<string> {
  const next = new Set(chosen);
  const all = names.every((name) => chosen.has(name));
  for (const name of names) {
    if (all) next.delete(name);
    else next.add(name);
  }
  return next;
}

/** A chapter's title; its number, where it has none. */
export function chapterName({ number, title }: NonNullable<CastMember['firstChapter']>): string {
  return title || t`chapter ${number}`;
}

/** From where to where somebody is met, by the titles of chapters; null where none could be told. */
export function chaptersOf({ firstChapter, lastChapter }: CastMember): string | null {
  const [first, last] = [firstChapter, lastChapter].map((chapter) => chapter && chapterName(chapter));
  if (!first) return last ?? null;
  return !last || last === first ? first : `${first} – ${last}`;
}
