import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams, type LoaderFunctionArgs } from 'react-router';
import { paths } from '@/app/paths.ts';
import { CastView } from '@/features/casts/cast-view.tsx';
import { castQuery } from '@/features/casts/queries.ts';
import { errorText, isNotFound } from '@/lib/error-text.ts';
import { queryClient } from '@/lib/query-client.ts';
import { Button, buttonClass } from '@/ui/button.tsx';
import { EditorPage } from '@/ui/editor-page.tsx';
import { Page } from '@/ui/page.tsx';
import { QuotedNotebook } from '@/ui/quoted-notebook.ts';
import { ScreenMessage } from '@/ui/screen-message.tsx';

export function loader({ params: { castId = '' } }: LoaderFunctionArgs) {
  void queryClient.prefetchQuery(castQuery(castId));
  return null;
}

export function Component() {
  const { castId = '' } = useParams();
  const cast = useQuery(castQuery(castId));
  if (cast.data)
    return (
      <EditorPage title={t`The cast of a book`}>
        <p className="-mt-4 pb-4 text-sm">
          <Link to={paths.casts.to()} className="text-soft underline underline-offset-4 hover:text-ink">
            <Trans>All casts</Trans>
          </Link>
        </p>
        <QuotedNotebook value={cast.data.notebook?.id ?? null}>
          <CastView key={castId} cast={cast.data} />
        </QuotedNotebook>
      </EditorPage>
    );
  if (!cast.isError)
    return (
      <EditorPage title={t`The cast of a book`}>
        <div aria-busy aria-label={t`Loading the cast`} className="skeleton h-64" />
      </EditorPage>
    );
  const missing = isNotFound(cast.error);
  return (
    <Page>
      <title>{`${missing ? t`Not found` : t`The cast of a book`} · Dramatis`}</title>
      <ScreenMessage
        title={missing ? t`No such cast.` : t`This could not be read.`}
        actions={
          <>
            {!missing && (
              <Button variant="primary" onClick={() => void cast.refetch()}>
                <Trans>Try again</Trans>
              </Button>
            )}
            <Link to={paths.newCast.to()} className={buttonClass()}>
              <Trans>Draft from a book</Trans>
            </Link>
          </>
        }
      >
        {missing ? t`The address is mistyped, or it is somebody else’s.` : errorText(cast.error)}
      </ScreenMessage>
    </Page>
  );
}
