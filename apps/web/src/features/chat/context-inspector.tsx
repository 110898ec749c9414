import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Message } from '@dramatis/client/model';
import { ApiError } from '@dramatis/client/errors';
import { useQuery } from '@tanstack/react-query';
import { errorText } from '@/lib/error-text.ts';
import { Notice } from '@/ui/notice.tsx';
import { RetryNotice } from '@/ui/retry-notice.tsx';
import { Sheet } from '@/ui/sheet.tsx';
import { useComposerText } from './composer-text.ts';
import { ContextReport } from './context-report.tsx';
import { useDrafts } from './draft-attachments.ts';
import { closeInspection, useInspection } from './inspection.ts';
import { contextPreviewQuery, contextQuery } from './queries.ts';

/** Shows what the model saw when it wrote a reply, or would see next. */
export function ContextInspector({
  sessionId,
  parentId,
  textKey,
}: {
  sessionId: string;
  /** What the next message would answer. */
  parentId: Message['id'] | undefined;
  /** Under which the unsent text is kept. */
  textKey: string;
}) {
  const { open, messageId, opener } = useInspection();
  return (
    <Sheet
      open={open}
      onOpenChange={(next) => !next && closeInspection()}
      side="right"
      wide
      title={messageId === null ? t`What the model will see` : t`What the model saw`}
      finalFocus={() => opener ?? true}
    >
      {messageId === null ? (
        <Preview sessionId={sessionId} parentId={parentId} textKey={textKey} />
      ) : (
        <Reply messageId={messageId} />
      )}
    </Sheet>
  );
}

function Reply({ messageId }: { messageId: string }) {
  return <Context query={useQuery(contextQuery(messageId))} />;
}

function Preview({
  sessionId,
  parentId,
  textKey,
}: {
  sessionId: string;
  parentId: string | undefined;
  textKey: string;
}) {
  const content = useComposerText(textKey).trim();
  const attachments = useDrafts(textKey).flatMap(({ attachment }) =>
    attachment === null ? [] : [{ id: attachment.id, as: attachment.as }],
  );
  const message = { content, attachments, ...(parentId === undefined ? {} : { parentId }) };
  return <Context query={useQuery(contextPreviewQuery(sessionId, message))} />;
}

function Context({ query }: { query: ReturnType<typeof useQuery<Parameters<typeof ContextReport>[0]['context']>> }) {
  const { data, error, refetch } = query;
  const reason = errorText(error);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 pt-2 pb-8" aria-busy={query.isPending}>
      {data ? (
        <ContextReport context={data} />
      ) : error instanceof ApiError && error.code === 'context_not_kept' ? (
        <Notice>
          <Trans>Nothing is kept of this one: it was written before the record began, or is still being written.</Trans>
        </Notice>
      ) : error ? (
        <RetryNotice onRetry={() => void refetch()}>
          <Trans>This could not be read. {reason}</Trans>
        </RetryNotice>
      ) : (
        <output className="flex flex-col gap-4">
          <span className="sr-only">
            <Trans>Reading…</Trans>
          </span>
          {[0, 1, 2, 3].map((line) => (
            <span key={line} className="skeleton h-10" />
          ))}
        </output>
      )}
    </div>
  );
}
