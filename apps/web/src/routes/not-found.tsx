import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Link } from 'react-router';
import { paths } from '@/app/paths.ts';
import { buttonClass } from '@/ui/button.tsx';
import { Page } from '@/ui/page.tsx';
import { ScreenMessage } from '@/ui/screen-message.tsx';

export function Component() {
  return (
    <Page>
      <title>{t`Not found · Dramatis`}</title>
      <ScreenMessage
        title={t`No such page.`}
        actions={
          <Link to={paths.gallery.to()} className={buttonClass({ variant: 'primary' })}>
            <Trans>Back to the cast</Trans>
          </Link>
        }
      >
        <Trans>The address may be mistyped, or what was here has been deleted.</Trans>
      </ScreenMessage>
    </Page>
  );
}
