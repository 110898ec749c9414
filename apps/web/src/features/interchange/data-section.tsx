import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useConnection } from '@/lib/connection.ts';
import { useExport } from '@/lib/use-export.ts';
import { Button } from '@/ui/button.tsx';
import { FileButton } from '@/ui/file-button.tsx';
import { FileDrop } from '@/ui/file-drop.tsx';
import { ProgressLine } from '@/ui/progress-line.tsx';
import { RetryNotice } from '@/ui/retry-notice.tsx';
import { ImportReport } from './import-report.tsx';
import { useImport } from './use-import.ts';

const CONVERSATION_FILES = '.json,.jsonl,.zip,application/json,application/zip';

/** Everything that was said, out and in. */
export function DataSection() {
  const exporting = useExport();
  const { state, send } = useImport();
  const offline = useConnection(({ connection }) => connection === 'lost');
  const busy = state.step === 'sending' || state.step === 'reading';
  const take = ([file]: readonly File[]) => {
    if (file && !busy) send(file);
  };
  return (
    <FileDrop label={t`Drop a file of conversations to import it`} onFiles={take}>
      <p className="text-soft">
        <Trans>
          Export every session, on all its branches, with the characters, as one file. Import such a file, or what the
          web UI of llama.cpp and SillyTavern export. What is here already is left as it is.
        </Trans>
      </p>
      <div className="mt-4 flex flex-wrap gap-2">
        <Button disabled={exporting.isPending || offline} onClick={() => exporting.mutate(null)}>
          {exporting.isPending ? t`Exporting…` : t`Export everything`}
        </Button>
        <FileButton accept={CONVERSATION_FILES} disabled={busy || offline} onFiles={take}>
          <Trans>Import a file</Trans>
        </FileButton>
      </div>
      {offline && (
        <p className="mt-3 text-sm text-soft">
          <Trans>There is no connection to the server; both need it.</Trans>
        </p>
      )}
      {state.step === 'sending' && (
        <output className="mt-5 block">
          <span className="block truncate pb-1.5 text-[0.9375rem]">
            <Trans>Sending {{ file: state.file.name }}…</Trans>
          </span>
          <ProgressLine label={t`Sending ${{ file: state.file.name }}`} percent={state.percent} />
        </output>
      )}
      {state.step === 'reading' && (
        <output className="mt-5 block truncate text-[0.9375rem]">
          <Trans>Importing {{ file: state.file.name }}…</Trans>
        </output>
      )}
      {state.step === 'failed' && (
        <div className="mt-5">
          <RetryNotice onRetry={() => send(state.file)}>
            <Trans>
              {{ file: state.file.name }} was not imported to its end. {{ reason: state.failure }} Importing it again
              adds nothing twice.
            </Trans>
          </RetryNotice>
        </div>
      )}
      {state.step === 'done' && <ImportReport key={state.report.file} report={state.report} />}
    </FileDrop>
  );
}
