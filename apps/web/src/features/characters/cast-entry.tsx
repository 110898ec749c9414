import type { CharacterListItem } from '@dramatis/client/model';
import { plural, t } from '@lingui/core/macro';
import { Star } from 'lucide-react';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { paths } from '@/app/paths.ts';
import { errorText } from '@/lib/error-text.ts';
import { voiceStyle } from '@/lib/hue.ts';
import { toast } from '@/lib/toast.ts';
import { IconButton } from '@/ui/icon-button.tsx';
import { MoreMenu } from '@/ui/more-menu.tsx';
import { Portrait } from '@/ui/portrait.tsx';
import { DeleteCharacter } from './delete-character.tsx';
import { useDuplicateCharacter, useSetFavourite } from './mutations.ts';

/** One member of the cast. The whole entry leads to a conversation. */
export function CastEntry({ character, onTag }: { character: CharacterListItem; onTag: (tag: string) => void }) {
  const [deleting, setDeleting] = useState(false);
  const navigate = useNavigate();
  const duplicate = useDuplicateCharacter();
  const setFavourite = useSetFavourite();
  const { name, favourite, sessionCount, tags } = character;
  return (
    // Its row stands between it and the list.
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
    <div role="listitem" className="group relative flex gap-5 border-t border-line py-5">
      <Portrait name={character.name} src={character.avatarUrl} />
      <div className="flex min-w-0 flex-1 flex-col">
        <h3
          className="pe-18 font-serif text-[1.625rem] leading-[1.15] font-normal tracking-[-0.01em]"
          style={voiceStyle(character.name)}
        >
          <Link
            to={paths.newChat.to(character.id)}
            className="decoration-1 underline-offset-4 after:absolute after:inset-0 group-hover:underline"
          >
            {character.name}
          </Link>
        </h3>
        {character.tagline && (
          <p className="mt-1 line-clamp-3 font-serif text-[1.0625rem] leading-snug text-pretty text-soft italic">
            {character.tagline}
          </p>
        )}
        <p className="relative mt-auto flex flex-wrap items-baseline gap-x-3 gap-y-1 pt-2.5 text-[0.8125rem] text-faint">
          {tags.slice(0, 4).map((tag) => (
            <button
              key={tag}
              type="button"
              className="z-10 hover:text-ink hover:underline pointer-coarse:-my-1.5 pointer-coarse:py-2.5"
              onClick={() => onTag(tag)}
            >
              {tag}
            </button>
          ))}
          {sessionCount > 0 && (
            <Link
              to={paths.sessions.to({ character: character.id })}
              className="z-10 underline decoration-line-strong underline-offset-3 hover:text-ink pointer-coarse:-my-1.5 pointer-coarse:py-2.5"
            >
              {plural(sessionCount, { one: '# session', other: '# sessions' })}
            </Link>
          )}
        </p>
      </div>
      <IconButton
        label={favourite ? t`${name} is a favourite` : t`Make ${name} a favourite`}
        aria-pressed={favourite}
        className="absolute top-4 right-7 z-10"
        onClick={() => setFavourite.mutate({ id: character.id, favourite: !favourite })}
      >
        <Star aria-hidden className={favourite ? 'fill-brass text-brass' : ''} />
      </IconButton>
      <MoreMenu
        label={t`More for ${name}`}
        className="absolute top-4 -right-2 z-10"
        actions={[
          { label: t`Edit`, run: () => void navigate(paths.editCharacter.to(character.id)) },
          {
            label: t`Duplicate`,
            run: () =>
              duplicate.mutate(character.id, {
                onSuccess: (copy) => void navigate(paths.editCharacter.to(copy.id)),
                onError: (error) => void toast.error(errorText(error)),
              }),
          },
          { label: t`Delete`, danger: true, run: () => setDeleting(true) },
        ]}
      />
      <DeleteCharacter character={character} open={deleting} onOpenChange={setDeleting} />
    </div>
  );
}
