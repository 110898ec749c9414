import { AlertDialog } from '@base-ui/react/alert-dialog';
import { t } from '@lingui/core/macro';
import type { ReactNode } from 'react';
import { AlertFrame } from '@/ui/alert-frame.tsx';
import { Button } from '@/ui/button.tsx';

/** Asks before something that can't be taken back. `children` says what goes and what stays. */
export function Confirm({
  open,
  onOpenChange,
  title,
  children,
  action,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  children: ReactNode;
  /** Absent where there is nothing to do but to read the reason. */
  action?: { label: string; busy: boolean; run: () => void };
}) {
  return (
    <AlertFrame
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      buttons={
        <>
          <AlertDialog.Close render={<Button variant="quiet" />}>{action ? t`Keep it` : t`Close`}</AlertDialog.Close>
          {action && (
            <Button variant="danger" disabled={action.busy} onClick={action.run}>
              {action.label}
            </Button>
          )}
        </>
      }
    >
      {children}
    </AlertFrame>
  );
}
