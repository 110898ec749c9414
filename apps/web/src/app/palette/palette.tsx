import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { useNavigate } from 'react-router';
import { charactersQuery } from '@/features/characters/queries.ts';
import { notebookNamesQuery } from '@/features/notebooks/queries.ts';
import { sessionsQuery } from '@/features/sessions/queries.ts';
import { useIsGone } from '@/features/sessions/use-is-gone.ts';
import { usePalette } from '@/lib/palette.ts';
import { useSidebar } from '@/lib/sidebar.ts';
import { useTheme } from '@/lib/theme.ts';
import { commandGroups, MOST, type Command, type CommandGroup } from './commands.ts';

/** Asked again each time, as a list elsewhere may be old; meanwhile the last answer stays. */
const fresh = { placeholderData: keepPreviousData, staleTime: 0 };

/** Finds sessions, characters and notebooks by name, and actions, from any screen. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const query = useDeferredValue(text.trim());
  const navigate = useNavigate();
  const { choose } = useTheme();
  const { show } = usePalette();
  const { setOpen } = useSidebar();
  const sessions = useInfiniteQuery({
    ...sessionsQuery(query === '' ? {} : { q: query }),
    ...fresh,
  });
  const isGone = useIsGone();
  const characters = useInfiniteQuery({
    ...charactersQuery(query === '' ? {} : { search: query }),
    ...fresh,
  });
  const notebooks = useQuery({ ...notebookNamesQuery, staleTime: 0 });
  const groups = commandGroups(
    query,
    {
      sessions: sessions.data?.pages[0]?.sessions.filter(({ id }) => !isGone(id)).slice(0, MOST) ?? [],
      characters: characters.data?.pages[0]?.nodes.slice(0, MOST) ?? [],
      notebooks: notebooks.data ?? [],
    },
    {
      go(path) {
        setOpen(false);
        void navigate(path);
      },
      setTheme: choose,
      showShortcuts: () => show('shortcuts'),
    },
  );
  const run = (command: Command) => {
    onClose();
    command.run();
  };
  const failed = sessions.isError || characters.isError || notebooks.isError;
  const looking = sessions.isFetching || characters.isFetching || notebooks.isFetching;
  return (
    <Dialog.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-50 bg-scrim" />
        <Dialog.Popup className="fixed top-[max(1rem,12dvh)] left-1/2 z-50 flex max-h-[min(32rem,76dvh)] w-[min(36rem,calc(100vw-1.5rem))] -translate-x-1/2 flex-col overflow-hidden rounded-lg border border-line bg-sheet shadow-lift">
          <Dialog.Title className="sr-only">
            <Trans>Find or do</Trans>
          </Dialog.Title>
          <Autocomplete.Root
            inline
            open
            mode="none"
            autoHighlight="always"
            keepHighlight
            items={groups}
            value={text}
            onValueChange={(value, { reason }) => {
              // Choosing a line would write its label here.
              if (reason !== 'item-press') setText(value);
            }}
            itemToStringValue={({ label }: Command) => label}
          >
            <div className="relative border-b border-line">
              <Search aria-hidden className="pointer-events-none absolute inset-y-0 left-4 my-auto size-4 text-faint" />
              <Autocomplete.Input
                aria-label={t`Find a session, a character, a notebook or something to do`}
                placeholder={t`A session, a character, a notebook, something to do`}
                className="h-13 w-full bg-transparent ps-11 pe-4 text-[1.0625rem] outline-none"
              />
            </div>
            <Autocomplete.List className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-1.5">
              {(group: CommandGroup) => (
                <Autocomplete.Group key={group.title} items={group.items} className="pb-1.5">
                  <Autocomplete.GroupLabel className="px-3 pt-1.5 pb-1 text-[0.8125rem] font-semibold text-faint">
                    {group.title}
                  </Autocomplete.GroupLabel>
                  <Autocomplete.Collection>
                    {(command: Command) => (
                      <Autocomplete.Item
                        key={command.id}
                        value={command}
                        onClick={() => run(command)}
                        className="flex cursor-pointer items-baseline gap-3 rounded-md px-3 py-2 outline-none data-highlighted:bg-wash pointer-coarse:py-2.5"
                      >
                        <span className="shrink-0 truncate max-w-[70%]">{command.label}</span>
                        <span className="truncate text-sm text-faint">{command.hint}</span>
                      </Autocomplete.Item>
                    )}
                  </Autocomplete.Collection>
                </Autocomplete.Group>
              )}
            </Autocomplete.List>
            <Autocomplete.Status className="px-4.5 text-sm text-soft not-empty:py-3">
              {failed
                ? t`Not everything could be searched; the server does not answer.`
                : groups.length === 0 && (looking ? t`Looking…` : t`Nothing is called “${query}”.`)}
            </Autocomplete.Status>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
