import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import Cropper, { type Area } from 'react-easy-crop';
import 'react-easy-crop/react-easy-crop.css';
import { Button } from '@/ui/button.tsx';
import { Dialog } from '@/ui/dialog.tsx';
import { croppedPng } from './picture.ts';

const MAX_ZOOM = 4;
/** Of a portrait, wherever the app shows one. */
const ASPECT = 3 / 4;

/** Lets a person place what a portrait shows of a picture: by dragging, pinching, the wheel, arrow keys, + and −. */
export default function CropDialog({
  file,
  image,
  busy,
  onUse,
  onClose,
}: {
  file: File;
  /** Address of the same picture. */
  image: string;
  busy: boolean;
  onUse: (picture: Blob) => void;
  onClose: () => void;
}) {
  const [broken, setBroken] = useState(false);
  const [crop, setCrop] = useState({ x: 0, y: 0 });
  const [zoom, setZoom] = useState(1);
  const [area, setArea] = useState<Area | null>(null);

  const zoomTo = (wanted: number) => setZoom(Math.min(MAX_ZOOM, Math.max(1, wanted)));
  const use = async () => onUse(area === null || broken ? file : await croppedPng(file, area));
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t`Place the picture`}
      footer={
        <>
          <Button variant="quiet" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button variant="primary" disabled={busy || (area === null && !broken)} onClick={() => void use()}>
            {busy ? t`Saving…` : t`Use this picture`}
          </Button>
        </>
      }
    >
      {broken ? (
        <p className="pb-5 text-soft">
          <Trans>This browser cannot show the picture. It is sent as it is.</Trans>
        </p>
      ) : (
        <>
          <div
            role="presentation"
            className="relative h-[min(24rem,50dvh)] overflow-hidden rounded-md bg-wash"
            onKeyDown={({ key }) => {
              if (key === '+' || key === '=') zoomTo(zoom + 0.1);
              if (key === '-') zoomTo(zoom - 0.1);
            }}
          >
            <Cropper
              image={image}
              crop={crop}
              zoom={zoom}
              maxZoom={MAX_ZOOM}
              aspect={ASPECT}
              showGrid={false}
              keyboardStep={8}
              // The page's policy takes no style elements; the sheet above holds the same.
              disableAutomaticStylesInjection
              mediaProps={{ alt: '', onError: () => setBroken(true) }}
              cropperProps={{
                'aria-label': t`Part of the picture that is shown; arrow keys move it, plus and minus zoom`,
                role: 'group',
              }}
              onCropChange={setCrop}
              onZoomChange={setZoom}
              onCropAreaChange={(_, pixels) => setArea(pixels)}
            />
          </div>
          <label className="flex items-center gap-3 py-4 text-sm">
            <Trans>Zoom</Trans>
            <input
              type="range"
              min={1}
              max={MAX_ZOOM}
              step={0.05}
              value={zoom}
              className="flex-1 accent-oxblood-fill pointer-coarse:h-11"
              onChange={({ currentTarget }) => zoomTo(currentTarget.valueAsNumber)}
            />
          </label>
        </>
      )}
    </Dialog>
  );
}
