import type { CardTarget, Character } from '@dramatis/client/model';
import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Link } from 'react-router';
import { paths } from '@/app/paths.ts';
import { errorText } from '@/lib/error-text.ts';
import { saveFile } from '@/lib/save-file.ts';
import { toast } from '@/lib/toast.ts';
import { Button, buttonClass } from '@/ui/button.tsx';
import { MoreMenu } from '@/ui/more-menu.tsx';
import { Portrait } from '@/ui/portrait.tsx';
import { ImportLorebook } from './import-lorebook.tsx';
import { useExportCard, useRemoveAvatar, useSetAvatar } from './mutations.ts';
import { PictureButton } from './picture-button.tsx';
import { VersionsDialog } from './versions-dialog.tsx';

const targets: readonly { label: string; target: CardTarget; ending: string }[] = [
  { label: 'PNG', target: 'png', ending: 'png' },
  { label: 'JSON, V3', target: 'json_v3', ending: 'json' },
  { label: 'JSON, V2', target: 'json_v2', ending: 'json' },
  { label: 'CHARX', target: 'charx', ending: 'charx' },
];

const fail = (error: unknown) => void toast.error(errorText(error));

/** A character's picture, and what its card has beside the form. */
export function CharacterHead({ character, onRestored }: { character: Character; onRestored: () => void }) {
  const { id, name } = character;
  const setAvatar = useSetAvatar(id);
  const removeAvatar = useRemoveAvatar(id);
  const exportCard = useExportCard(id);
  const [choosing, setChoosing] = useState(false);
  const busy = setAvatar.isPending || removeAvatar.isPending;
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-4 sm:grid-rows-[1fr_auto] sm:gap-x-7">
      <div className="sm:row-span-2">
        <Portrait name={name} src={character.avatarUrl} size="lg" />
      </div>
      <p className="font-serif text-[1.0625rem] leading-snug text-pretty text-soft">{aboutCard(character)}</p>
      <div className="flex flex-wrap gap-2 max-sm:col-span-2">
        <PictureButton
          disabled={busy}
          saving={setAvatar.isPending}
          onUse={(picture, close) => setAvatar.mutate(picture, { onSuccess: close, onError: fail })}
        >
          {character.avatarUrl === null ? t`Add a picture` : t`Change picture`}
        </PictureButton>
        {character.avatarUrl !== null && (
          <Button
            size="sm"
            variant="quiet"
            disabled={busy}
            onClick={() => removeAvatar.mutate(undefined, { onError: fail })}
          >
            <Trans>Remove picture</Trans>
          </Button>
        )}
        <Link to={paths.lorebook.to(id)} className={buttonClass({ size: 'sm' })}>
          <Trans>Lorebook</Trans>
        </Link>
        <ImportLorebook character={character} />
        <Button size="sm" variant="quiet" onClick={() => setChoosing(true)}>
          <Trans>Versions</Trans>
        </Button>
        <MoreMenu
          label={t`Export this character`}
          text={t`Export`}
          actions={targets.map(({ label, target, ending }) => ({
            label,
            run: () =>
              exportCard.mutate(target, {
                onSuccess: (card) => saveFile(card, `${name}.${ending}`),
                onError: fail,
              }),
          }))}
        />
      </div>
      <VersionsDialog character={character} open={choosing} onOpenChange={setChoosing} onRestored={onRestored} />
    </div>
  );
}

function aboutCard({ nickname, creator, characterVersion, loreEntries }: Character): string {
  const parts = [
    nickname && t`Called ${nickname}`,
    creator && t`Card by ${creator}`,
    characterVersion && t`Version ${characterVersion}`,
    loreEntries > 0 && plural(loreEntries, { one: 'Lorebook of # entry', other: 'Lorebook of # entries' }),
  ].filter(Boolean);
  return parts.join(' · ');
}
