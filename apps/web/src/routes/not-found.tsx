import { Link } from 'react-router';
import { paths } from '@/app/paths.ts';
import { buttonClass } from '@/ui/button.tsx';
import { Page } from '@/ui/page.tsx';
import { ScreenMessage } from '@/ui/screen-message.tsx';

export function Component() {
  return (
    <Page>
      <title>Not found · Dramatis</title>
      <ScreenMessage
        title="No such page."
        actions={
          <Link to={paths.gallery.to()} className={buttonClass({ variant: 'primary' })}>
            Back to the cast
          </Link>
        }
      >
        The address may be mistyped, or what was here has been deleted.
      </ScreenMessage>
    </Page>
  );
}
