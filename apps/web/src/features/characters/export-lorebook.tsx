import type { LorebookFormat } from '@dramatis/client/model';
import { t } from '@lingui/core/macro';
import { errorText } from '@/lib/error-text.ts';
import { saveFile } from '@/lib/save-file.ts';
import { toast } from '@/lib/toast.ts';
import { MoreMenu } from '@/ui/more-menu.tsx';
import { useExportLorebook } from './mutations.ts';

const formats: readonly { label: string; format: LorebookFormat }[] = [
  { label: 'JSON, V3', format: 'v3' },
  { label: 'SillyTavern', format: 'sillytavern' },
];

/** Saves the lorebook as it is on the server: what is unsaved in the editor is not in it. */
export function ExportLorebook({ characterId, name }: { characterId: string; name: string }) {
  const exportLorebook = useExportLorebook(characterId);
  return (
    <MoreMenu
      label={t`Export this lorebook`}
      text={t`Export`}
      actions={formats.map(({ label, format }) => ({
        label,
        run: () =>
          exportLorebook.mutate(format, {
            onSuccess: (book) => saveFile(book, `${name}.lorebook.json`),
            onError: (error) => void toast.error(errorText(error)),
          }),
      }))}
    />
  );
}
