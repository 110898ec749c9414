import { ApiError } from '@dramatis/client/errors';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { errorText } from '@/lib/error-text.ts';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';

/** Why something that is kept in this browser was not saved, and what can be done where somebody else had changed it. */
export function SaveFailure({
  error,
  onOverwrite,
  onTakeTheirs,
  children,
}: {
  error: unknown;
  onOverwrite?: (() => void) | undefined;
  onTakeTheirs?: (() => void) | undefined;
  /** What is said of a change from elsewhere. */
  children: ReactNode;
}) {
  const reason = errorText(error);
  if (!(error instanceof ApiError && error.code === 'revision_conflict')) {
    return (
      <Notice tone="oxblood" alert>
        <Trans>Not saved. {reason} What you wrote is kept in this browser.</Trans>
      </Notice>
    );
  }
  return (
    <Notice
      tone="oxblood"
      alert
      actions={
        <>
          {onOverwrite && (
            <Button size="sm" onClick={onOverwrite}>
              <Trans>Save mine over it</Trans>
            </Button>
          )}
          {onTakeTheirs && (
            <Button size="sm" variant="quiet" onClick={onTakeTheirs}>
              <Trans>Take theirs</Trans>
            </Button>
          )}
        </>
      }
    >
      {children}
    </Notice>
  );
}
