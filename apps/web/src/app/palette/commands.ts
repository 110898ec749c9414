import type { CharacterListItem, Notebook, Session } from '@dramatis/client/model';
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
      title: 'Sessions',
      items: found.sessions.map((session) => ({
        id: `session/${session.id}`,
        label: session.title,
        hint: session.character?.name ?? '',
        run: () => go(paths.session.to(session.id)),
      })),
    },
    {
      title: 'Talk with',
      items: found.characters.map((character) => ({
        id: `character/${character.id}`,
        label: character.name,
        hint: character.tagline,
        run: () => go(paths.newChat.to(character.id)),
      })),
    },
    {
      title: 'Notebooks',
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
    { title: 'Actions', items: actions(deeds).filter(({ label, hint }) => hasWords(`${label} ${hint}`, query)) },
  ];
  return groups.filter(({ items }) => items.length > 0);
}

function actions({ go, setTheme, showShortcuts }: Deeds): Command[] {
  return [
    { id: 'cast', label: 'The cast', hint: 'All characters', run: () => go(paths.gallery.to()) },
    { id: 'book', label: 'Draft from a book', hint: '', run: () => go(paths.newCast.to()) },
    { id: 'new', label: 'New character', hint: '', run: () => go(paths.newCharacter.to()) },
    { id: 'notebooks', label: 'Notebooks', hint: 'Books to search and read', run: () => go(paths.notebooks.to()) },
    { id: 'sessions', label: 'All history', hint: 'Sessions, and what was said', run: () => go(paths.sessions.to()) },
    { id: 'settings', label: 'Settings', hint: 'Light, keys, export and import', run: () => go(paths.settings.to()) },
    { id: 'light', label: 'Matinée', hint: 'Light theme', run: () => setTheme('light') },
    { id: 'dark', label: 'House lights down', hint: 'Dark theme', run: () => setTheme('dark') },
    { id: 'system', label: 'Light as the system has it', hint: 'Theme', run: () => setTheme('system') },
    { id: 'keys', label: 'Keys', hint: 'Keyboard shortcuts', run: showShortcuts },
  ];
}

function hasWords(text: string, query: string): boolean {
  const known = text.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => known.includes(word));
}
