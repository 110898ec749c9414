import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Link, useNavigate } from 'react-router';
import { paths } from '@/app/paths.ts';
import { BookPicker } from '@/features/casts/book-picker.tsx';
import { LastCastLink } from '@/features/casts/last-cast-link.tsx';
import { EditorPage } from '@/ui/editor-page.tsx';

export function Component() {
  const navigate = useNavigate();
  return (
    <EditorPage title={t`Draft from a book`}>
      <div className="pb-16">
        <BookPicker onCreated={(castId) => void navigate(paths.cast.to(castId), { replace: true })} />
        <p className="mt-6 text-soft">
          <Trans>
            First the book tells who is in it; then you choose whom to draft. For one person alone,{' '}
            <Link to={paths.newCharacter.to()} className="text-ink underline decoration-line-strong underline-offset-4">
              begin a new character
            </Link>{' '}
            and give the book there.
          </Trans>
        </p>
        <LastCastLink />
      </div>
    </EditorPage>
  );
}
