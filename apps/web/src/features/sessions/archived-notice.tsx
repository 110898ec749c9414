import type { Session } from '@dramatis/client/model';
import { Trans } from '@lingui/react/macro';
import { errorText } from '@/lib/error-text.ts';
import { Button } from '@/ui/button.tsx';
import { Notice } from '@/ui/notice.tsx';
import { useUpdateSession } from './mutations.ts';

/** Stands where one would write. */
export function ArchivedNotice({ session }: { session: Session }) {
  const update = useUpdateSession(session.id);
  return (
    <div className="mx-auto w-full max-w-[44rem] px-5 pb-[max(1rem,env(safe-area-inset-bottom))] sm:px-7">
      <Notice
        actions={
          <Button size="sm" disabled={update.isPending} onClick={() => update.mutate({ status: 'active' })}>
            <Trans>Set active</Trans>
          </Button>
        }
      >
        <Trans>This session is archived and can only be read.</Trans>
        {update.isError && (
          <span className="block text-oxblood">
            <Trans>Not set active. {{ reason: errorText(update.error) }}</Trans>
          </span>
        )}
      </Notice>
    </div>
  );
}
