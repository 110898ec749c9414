import { t } from '@lingui/core/macro';
import { CastList } from '@/features/casts/cast-list.tsx';
import { castsQuery } from '@/features/casts/list-query.ts';
import { BegunDrafts } from '@/features/drafts/begun-drafts.tsx';
import { queryClient } from '@/lib/query-client.ts';
import { EditorPage } from '@/ui/editor-page.tsx';

export function loader() {
  void queryClient.prefetchInfiniteQuery(castsQuery);
  return null;
}

export function Component() {
  return (
    <EditorPage title={t`Casts of books`}>
      <div className="pb-16">
        <CastList />
        <BegunDrafts />
      </div>
    </EditorPage>
  );
}
