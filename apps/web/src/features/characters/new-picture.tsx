import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '@/ui/button.tsx';
import { Portrait } from '@/ui/portrait.tsx';
import { PictureButton } from './picture-button.tsx';
import type { Picture } from './picture.ts';

/** The picture of a character that is not saved yet, kept in memory until then. */
export function NewPicture({
  picture,
  saving,
  onChange,
}: {
  picture: Picture | null;
  saving: boolean;
  onChange: (picture: Picture | null) => void;
}) {
  const [address, setAddress] = useState<string | null>(null);
  const choose = (chosen: Picture | null) => {
    if (address !== null) URL.revokeObjectURL(address);
    setAddress(chosen && URL.createObjectURL(chosen.picture));
    onChange(chosen);
  };
  return (
    <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
      <Portrait name="" src={address} size="md" />
      <PictureButton
        disabled={saving}
        saving={false}
        onUse={(chosen, close) => {
          choose(chosen);
          close();
        }}
      >
        {picture === null ? t`Add a picture` : t`Change picture`}
      </PictureButton>
      {picture !== null && (
        <Button size="sm" variant="quiet" disabled={saving} onClick={() => choose(null)}>
          <Trans>Remove picture</Trans>
        </Button>
      )}
    </div>
  );
}
