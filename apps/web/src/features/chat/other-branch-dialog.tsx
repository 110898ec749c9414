import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { AlertDialog } from '@base-ui/react/alert-dialog';
import { AlertFrame } from '@/ui/alert-frame.tsx';
import { Button } from '@/ui/button.tsx';

/** Asks before a jump makes another branch the active one. */
export function OtherBranchDialog({
  open,
  busy,
  go,
  stay,
}: {
  open: boolean;
  busy: boolean;
  go: () => void;
  stay: () => void;
}) {
  return (
    <AlertFrame
      open={open}
      onOpenChange={(next) => {
        if (!next && !busy) stay();
      }}
      title={t`This message is on another branch`}
      buttons={
        <>
          <AlertDialog.Close render={<Button variant="quiet" disabled={busy} />}>
            <Trans>Stay on this one</Trans>
          </AlertDialog.Close>
          <Button variant="primary" disabled={busy} onClick={go}>
            {busy ? t`Going there…` : t`Go to its branch`}
          </Button>
        </>
      }
    >
      <Trans>
        Its branch becomes the one this session goes on from. Nothing is lost: the branch you see now stays, and the
        arrows <span className="whitespace-nowrap">‹ ›</span> beside a message lead back to it.
      </Trans>
    </AlertFrame>
  );
}
