import { EXPORT_MAX_IDS } from '@dramatis/contract/limits';
import { t } from '@lingui/core/macro';
import { useMutation } from '@tanstack/react-query';
import { api } from '@/lib/api.ts';
import { errorText } from '@/lib/error-text.ts';
import { locale } from '@/lib/language.ts';
import { saveFile } from '@/lib/save-file.ts';
import { toast } from '@/lib/toast.ts';

/** From here on it is worth saying that something is under way. */
const SOON_MS = 1_000;

/** Saves sessions as files: one for as many as a request takes and a file may hold, so mostly one. */
export function useExport() {
  return useMutation({
    /** Without ids: everything. */
    mutationFn: async (sessionIds: readonly string[] | null) => {
      const parts = sessionIds === null ? [undefined] : partsOf(sessionIds);
      let said: string | number | undefined;
      const since = performance.now();
      const onProgress = (bytes: number) => {
        if (said === undefined && performance.now() - since < SOON_MS) return;
        said = toast.loading(t`Exporting: ${{ size: sizeText(bytes) }} so far`, said === undefined ? {} : { id: said });
      };
      try {
        let count = 0;
        for (const [index, ids] of parts.entries()) {
          let after: string | null | undefined;
          while (after !== null) {
            // oxlint-disable-next-line no-await-in-loop -- one file after the other
            const part = await api.exportConversations(ids, { onProgress, ...(after === undefined ? {} : { after }) });
            after = part.next;
            const isOnly = count === 0 && index === parts.length - 1 && after === null;
            saveFile(part.file, fileName(isOnly ? '' : `-${++count}`, part.isArchive ? 'zip' : 'json'));
          }
        }
      } finally {
        if (said !== undefined) toast.dismiss(said);
      }
    },
    onError: (error) => toast.error(t`Not exported. ${{ reason: errorText(error) }}`),
  });
}

function partsOf(ids: readonly string[]): string[][] {
  const parts: string[][] = [];
  for (let at = 0; at < ids.length; at += EXPORT_MAX_IDS) parts.push(ids.slice(at, at + EXPORT_MAX_IDS));
  return parts;
}

function fileName(part: string, ending: string): string {
  return `dramatis-${new Date().toISOString().slice(0, 10)}${part}.${ending}`;
}

function sizeText(bytes: number): string {
  const mb = bytes / 1024 / 1024;
  if (mb < 1) return `${Math.max(1, Math.round(bytes / 1024))} KB`;
  const digits = mb < 10 ? 1 : 0;
  const number = mb.toLocaleString(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${number} MB`;
}
