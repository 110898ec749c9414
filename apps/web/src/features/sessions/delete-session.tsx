import type { Session } from '@dramatis/client/model';
import { t } from '@lingui/core/macro';
import { useMatch, useNavigate } from 'react-router';
import { paths } from '@/app/paths.ts';
import { Confirm } from '@/ui/confirm.tsx';
import { useDeleteSession } from './mutations.ts';

export function DeleteSession({
  session,
  open,
  onOpenChange,
}: {
  session: Session;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const remove = useDeleteSession();
  const name = session.character?.name;
  const navigate = useNavigate();
  const showing = useMatch(paths.session.pattern)?.params.sessionId === session.id;
  // Awaited here and not given to `mutate`: the live event may take this row away before the answer comes.
  const run = async () => {
    try {
      await remove.mutateAsync(session.id);
    } catch {
      return;
    }
    onOpenChange(false);
    if (showing) await navigate(paths.gallery.to(), { replace: true });
  };
  return (
    <Confirm
      open={open}
      onOpenChange={onOpenChange}
      title={t`Delete “${{ title: session.title }}”?`}
      action={{
        label: t`Delete session`,
        busy: remove.isPending,
        run: () => void run(),
      }}
    >
      {name === undefined
        ? t`All its messages go with it, on every branch. The character stays in the cast.`
        : t`All its messages go with it, on every branch. ${name} stays in the cast.`}
    </Confirm>
  );
}
