import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { useRouteError } from 'react-router';
import { paths } from '@/app/paths.ts';
import { useConnection } from '@/lib/connection.ts';
import { Button, buttonClass } from '@/ui/button.tsx';
import { ScreenMessage } from '@/ui/screen-message.tsx';

type Reason = 'unreachable' | 'outdated' | 'fault';

/** For what nobody foresaw. */
export function ErrorScreen() {
  const error = useRouteError();
  const [reason] = useState(() => reasonOf(error));
  const { title, text } = sentences(reason);
  return (
    <main className="min-h-dvh">
      <title>{t`Something broke · Dramatis`}</title>
      <ScreenMessage
        title={title}
        actions={
          <>
            <Button variant="primary" onClick={() => location.reload()}>
              {reason === 'unreachable' ? <Trans>Try again</Trans> : <Trans>Reload the page</Trans>}
            </Button>
            <a href={paths.gallery.to()} className={buttonClass()}>
              <Trans>Back to the cast</Trans>
            </a>
          </>
        }
      >
        {text}
      </ScreenMessage>
    </main>
  );
}

/** A chunk that can't be loaded: there is no connection, or else, usually, a newer version is being served. */
function reasonOf(error: unknown): Reason {
  if (!(error instanceof TypeError && /module|import/i.test(error.message))) return 'fault';
  return !navigator.onLine || useConnection.getState().connection === 'lost' ? 'unreachable' : 'outdated';
}

function sentences(reason: Reason): { title: string; text: string } {
  switch (reason) {
    case 'unreachable':
      return {
        title: t`There is no connection.`,
        text: t`This screen has not been loaded yet, and the server can’t be reached. Everything you saved is there, and unsent text is kept in this browser.`,
      };
    case 'outdated':
      return {
        title: t`This page is out of date.`,
        text: t`A newer version of Dramatis is running. Reload to get it; everything you saved is on the server.`,
      };
    case 'fault':
      return {
        title: t`The curtain came down.`,
        text: t`This page failed, not your data: everything you saved is on the server, and unsent text is kept in this browser.`,
      };
  }
}
