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
      <title>Something broke · Dramatis</title>
      <ScreenMessage
        title={outdated ? 'This page is out of date.' : 'The curtain came down.'}
        actions={
          <>
            <Button variant="primary" onClick={() => location.reload()}>
              Reload the page
            </Button>
            <a href={paths.gallery.to()} className={buttonClass()}>
              Back to the cast
            </a>
          </>
        }
      >
        {outdated
          ? 'A newer version of Dramatis is running. Reload to get it; everything you saved is on the server.'
          : 'This page failed, not your data: everything you saved is on the server, and unsent text is kept in this browser.'}
      </ScreenMessage>
    </main>
  );
}
