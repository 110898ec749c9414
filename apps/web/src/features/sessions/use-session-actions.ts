import type { Session } from '@dramatis/client/model';
import { toast } from 'sonner';
import { errorText } from '@/lib/error-text.ts';
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
      { onError: (error) => toast.error(`${archived ? 'Not set active' : 'Not archived'}. ${errorText(error)}`) },
    );
  return [
    ...(archived ? [] : [{ label: 'Suggest a title', run: () => suggest.mutate(session) }]),
    { label: archived ? 'Set active' : 'Archive', run: setStatus },
    { label: 'Export', run: () => exporting.mutate([session.id]) },
  ];
}
