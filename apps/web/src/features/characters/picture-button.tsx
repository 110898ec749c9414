import { lazy, Suspense, useState, type ReactNode } from 'react';
import { FileButton } from '@/ui/file-button.tsx';
import { PICTURE_FILES, type Picture } from './picture.ts';

const CropDialog = lazy(() => import('./crop-dialog.tsx'));

/** Chooses a picture and what a portrait shows of it. */
export function PictureButton({
  disabled,
  saving,
  onUse,
  children,
}: {
  disabled: boolean;
  /** The one that is being placed. */
  saving: boolean;
  /** `close` is for when it was taken. */
  onUse: (picture: Picture, close: () => void) => void;
  children: ReactNode;
}) {
  const [placing, setPlacing] = useState<{ file: File; image: string } | null>(null);
  const place = (file: File | null) => {
    if (placing) URL.revokeObjectURL(placing.image);
    setPlacing(file && { file, image: URL.createObjectURL(file) });
  };
  return (
    <>
      <FileButton size="sm" accept={PICTURE_FILES} disabled={disabled} onFiles={([file]) => place(file ?? null)}>
        {children}
      </FileButton>
      {placing && (
        <Suspense>
          <CropDialog
            {...placing}
            busy={saving}
            onClose={() => place(null)}
            onUse={(picture) => onUse({ picture, name: placing.file.name }, () => place(null))}
          />
        </Suspense>
      )}
    </>
  );
}
