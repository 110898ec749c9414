import type { Session } from '@dramatis/client/model';
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
  const navigate = useNavigate();
  const showing = useMatch(paths.session.pattern)?.params.sessionId === session.id;
  return (
    <Confirm
      open={open}
      onOpenChange={onOpenChange}
      title={`Delete “${session.title}”?`}
      action={{
        label: 'Delete session',
        busy: remove.isPending,
        run: () =>
          remove.mutate(session.id, {
            onSuccess: () => {
              onOpenChange(false);
              if (showing) void navigate(paths.gallery.to(), { replace: true });
            },
          }),
      }}
    >
      All its messages go with it, on every branch. {session.character?.name ?? 'The character'} stays in the cast.
    </Confirm>
  );
}
