import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useRouteError } from 'react-router';
import { paths } from '@/app/paths.ts';
import { Button, buttonClass } from '@/ui/button.tsx';
import { ScreenMessage } from '@/ui/screen-message.tsx';

/** For what nobody foresaw. A chunk that can't be loaded usually means that a newer version is being served. */
export function ErrorScreen() {
  const error = useRouteError();
  const outdated = error instanceof TypeError && /module|import/i.test(error.message);
  return (
    <main className="min-h-dvh">
      <title>{t`Something broke · Dramatis`}</title>
      <ScreenMessage
        title={outdated ? t`This page is out of date.` : t`The curtain came down.`}
        actions={
          <>
            <Button variant="primary" onClick={() => location.reload()}>
              <Trans>Reload the page</Trans>
            </Button>
            <a href={paths.gallery.to()} className={buttonClass()}>
              <Trans>Back to the cast</Trans>
            </a>
          </>
        }
      >
        {outdated
          ? t`A newer version of Dramatis is running. Reload to get it; everything you saved is on the server.`
          : t`This page failed, not your data: everything you saved is on the server, and unsent text is kept in this browser.`}
      </ScreenMessage>
    </main>
  );
}
