import type { MemoryList } from '@dramatis/client/model';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { errorText } from '@/lib/error-text.ts';
import { Button } from '@/ui/button.tsx';
import { Notice } from '@/ui/notice.tsx';
import { RetryNotice } from '@/ui/retry-notice.tsx';
import { Sheet } from '@/ui/sheet.tsx';
import { MemoryEntry } from './memory-entry.tsx';
import { useRememberNow } from './mutations.ts';
import { memoriesQuery } from './queries.ts';

/** What is remembered of the turns that a prompt has no room for any more: to be read, changed and deleted. */
export function MemoryPanel({
  open,
  onOpenChange,
  sessionId,
  onJump,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  sessionId: string;
  /** Shows a message in the conversation. */
  onJump: (messageId: string) => void;
}) {
  return (
    <Sheet open={open} onOpenChange={onOpenChange} side="right" wide title={t`What is remembered`}>
      {open && <Memories sessionId={sessionId} onJump={onJump} />}
    </Sheet>
  );
}

function Memories({ sessionId, onJump }: { sessionId: string; onJump: (messageId: string) => void }) {
  const { data, error, isPending, refetch } = useQuery(memoriesQuery(sessionId));
  return (
    <>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 pt-2 pb-8" aria-busy={isPending}>
        {data ? (
          <List list={data} onJump={onJump} />
        ) : error ? (
          <RetryNotice onRetry={() => void refetch()}>
            <Trans>This could not be read.</Trans> {errorText(error)}
          </RetryNotice>
        ) : (
          <output className="flex flex-col gap-4">
            <span className="sr-only">
              <Trans>Reading…</Trans>
            </span>
            {[0, 1, 2].map((line) => (
              <span key={line} className="skeleton h-24" />
            ))}
          </output>
        )}
      </div>
      {data && <RememberNow sessionId={sessionId} working={data.state === 'working'} />}
    </>
  );
}

function List({ list: { memories, state }, onJump }: { list: MemoryList; onJump: (messageId: string) => void }) {
  return (
    <div className="flex flex-col gap-5">
      <p className="text-[0.9375rem] text-soft">
        {memories.length === 0
          ? t`Nothing yet. Once a conversation is longer than what the model can read at a time, its older turns are summed up here, so that they are not forgotten.`
          : t`In the order of the conversation. These stand for older turns once there is no room for them. They belong to this branch; what you change stays as you wrote it.`}
      </p>
      {state === 'failed' && (
        <Notice tone="oxblood">
          <Trans>
            The last attempt to sum up older turns was given up. Your messages are safe; it is tried again as the
            conversation goes on, or now.
          </Trans>
        </Notice>
      )}
      {memories.length > 0 && (
        <ol className="border-t border-line">
          {memories.map((memory) => (
            <MemoryEntry key={memory.id} memory={memory} onJump={onJump} />
          ))}
        </ol>
      )}
    </div>
  );
}

function RememberNow({ sessionId, working }: { sessionId: string; working: boolean }) {
  const remember = useRememberNow(sessionId);
  const nothing = remember.data?.queued === false;
  return (
    <div className="flex flex-col gap-2 border-t border-line px-5 py-4">
      {/* There from the start, so that what comes is read out. */}
      <output className="block min-h-5 text-sm text-soft">
        {working
          ? t`Older turns are being summed up. You can close this.`
          : nothing
            ? t`Nothing to sum up: the newest turns always stay as they are.`
            : null}
      </output>
      {remember.isError && (
        <p role="alert" className="text-sm text-oxblood">
          <Trans>Not begun.</Trans> {errorText(remember.error)}
        </p>
      )}
      <Button disabled={working || remember.isPending} onClick={() => remember.mutate()} className="w-full">
        {working ? t`Summing up…` : t`Remember now`}
      </Button>
    </div>
  );
}
