import type { Session } from '@dramatis/client/model';
import { t } from '@lingui/core/macro';
import { errorText } from '@/lib/error-text.ts';
import { toast } from '@/lib/toast.ts';
import { useExport } from '@/lib/use-export.ts';
import type { MenuAction } from '@/ui/more-menu.tsx';
import { useUpdateSession } from './mutations.ts';
import { useSuggestTitle } from './use-suggest-title.ts';

/** What a menu offers for a session, wherever it stands. */
export function useSessionActions(session: Session | null): MenuAction[] {
  const suggest = useSuggestTitle();
  const update = useUpdateSession(session?.id ?? '');
  const exporting = useExport();
  if (!session) return [];
  const archived = session.status === 'archived';
  const setStatus = () =>
    update.mutate(
      { status: archived ? 'active' : 'archived' },
      {
        onError: (error) => {
          const reason = errorText(error);
          toast.error(archived ? t`Not set active. ${reason}` : t`Not archived. ${reason}`);
        },
      },
    );
  return [
    ...(archived ? [] : [{ label: t`Suggest a title`, run: () => suggest.mutate(session) }]),
    { label: archived ? t`Set active` : t`Archive`, run: setStatus },
    { label: t`Export`, run: () => exporting.mutate([session.id]) },
  ];
}
