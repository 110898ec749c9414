import type { CharacterListItem, Notebook, Session } from '@dramatis/client/model';
import { t } from '@lingui/core/macro';
import { paths } from '@/app/paths.ts';
import type { Theme } from '@/lib/theme.ts';

/** One line of the palette. */
export interface Command {
  id: string;
  label: string;
  /** Beside the label, fainter. */
  hint: string;
  run: () => void;
}

export interface CommandGroup {
  title: string;
  items: Command[];
}

/** Of each kind; more typing finds the rest. */
export const MOST = 6;

interface Deeds {
  go: (path: string) => void;
  setTheme: (theme: Theme) => void;
  showShortcuts: () => void;
}

/**
 * What the palette offers for what was typed: sessions and characters as the server found them, and those notebooks and
 * actions that have each word of it.
 */
export function commandGroups(
  query: string,
  found: {
    sessions: readonly Session[];
    characters: readonly CharacterListItem[];
    notebooks: readonly Pick<Notebook, 'id' | 'name' | 'description'>[];
  },
  deeds: Deeds,
): CommandGroup[] {
  const { go } = deeds;
  const groups = [
    {
      title: t`Sessions`,
      items: found.sessions.map((session) => ({
        id: `session/${session.id}`,
        label: session.title,
        hint: session.character?.name ?? '',
        run: () => go(paths.session.to(session.id)),
      })),
    },
    {
      title: t`Talk with`,
      items: found.characters.map((character) => ({
        id: `character/${character.id}`,
        label: character.name,
        hint: character.tagline,
        run: () => go(paths.newChat.to(character.id)),
      })),
    },
    {
      title: t`Notebooks`,
      // Who has typed nothing yet is not looking for one.
      items: (query === '' ? [] : found.notebooks.filter(({ name }) => hasWords(name, query)))
        .slice(0, MOST)
        .map(({ id, name, description }) => ({
          id: `notebook/${id}`,
          label: name,
          hint: description,
          run: () => go(paths.notebook.to(id)),
        })),
    },
    { title: t`Actions`, items: actions(deeds).filter(({ label, hint }) => hasWords(`${label} ${hint}`, query)) },
  ];
  return groups.filter(({ items }) => items.length > 0);
}

function actions({ go, setTheme, showShortcuts }: Deeds): Command[] {
  return [
    { id: 'cast', label: t`The cast`, hint: t`All characters`, run: () => go(paths.gallery.to()) },
    { id: 'book', label: t`Draft from a book`, hint: '', run: () => go(paths.newCast.to()) },
    { id: 'casts', label: t`Casts of books`, hint: t`Begun, ready and failed`, run: () => go(paths.casts.to()) },
    { id: 'new', label: t`New character`, hint: '', run: () => go(paths.newCharacter.to()) },
    { id: 'notebooks', label: t`Notebooks`, hint: t`Books to search and read`, run: () => go(paths.notebooks.to()) },
    { id: 'sessions', label: t`All history`, hint: t`Sessions, and what was said`, run: () => go(paths.sessions.to()) },
    { id: 'settings', label: t`Settings`, hint: t`Light, keys, export and import`, run: () => go(paths.settings.to()) },
    { id: 'light', label: t`Matinée`, hint: t`Light theme`, run: () => setTheme('light') },
    { id: 'dark', label: t`House lights down`, hint: t`Dark theme`, run: () => setTheme('dark') },
    { id: 'system', label: t`Light as the system has it`, hint: t`Theme`, run: () => setTheme('system') },
    { id: 'keys', label: t`Keys`, hint: t`Keyboard shortcuts`, run: showShortcuts },
  ];
}

function hasWords(text: string, query: string): boolean {
  const known = text.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => known.includes(word));
}
