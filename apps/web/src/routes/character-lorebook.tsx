import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { paths } from '@/app/paths.ts';
import { ExportLorebook } from '@/features/characters/export-lorebook.tsx';
import { ImportLorebook } from '@/features/characters/import-lorebook.tsx';
import { characterQuery } from '@/features/characters/queries.ts';
import { LorebookEditor } from '@/features/lorebook/lorebook-editor.tsx';
import { lorebookQuery } from '@/features/lorebook/queries.ts';
import { errorText, isNotFound } from '@/lib/error-text.ts';
import { Button, buttonClass } from '@/ui/button.tsx';
import { EditorPage } from '@/ui/editor-page.tsx';
import { Page } from '@/ui/page.tsx';
import { ScreenMessage } from '@/ui/screen-message.tsx';

export function Component() {
  const { characterId = '' } = useParams();
  const queryClient = useQueryClient();
  const character = useQuery(characterQuery(characterId));
  const book = useQuery(lorebookQuery(characterId));
  const error = character.error ?? book.error;

  if (error && (!character.data || book.data === undefined))
    return (
      <Page>
        <title>{t`Not found · Dramatis`}</title>
        <ScreenMessage
          title={isNotFound(error) ? t`No such character.` : t`This could not be read.`}
          actions={
            <>
              {!isNotFound(error) && (
                <Button
                  variant="primary"
                  onClick={() => {
                    void character.refetch();
                    void book.refetch();
                  }}
                >
                  <Trans>Try again</Trans>
                </Button>
              )}
              <Link to={paths.gallery.to()} className={buttonClass()}>
                <Trans>Back to the cast</Trans>
              </Link>
            </>
          }
        >
          {isNotFound(error) ? t`It was deleted, or the address is mistyped.` : errorText(error)}
        </ScreenMessage>
      </Page>
    );
  // What is kept of an earlier visit may be an old book.
  if (!character.data || book.data === undefined || (book.isFetching && !book.isFetchedAfterMount))
    return (
      <EditorPage title="…">
        <div aria-busy aria-label={t`Loading the lorebook`} className="skeleton h-64" />
      </EditorPage>
    );

  const { name } = character.data;
  const read = () => queryClient.fetchQuery(lorebookQuery(characterId));
  return (
    <EditorPage title={t`Lorebook of ${name}`}>
      <p className="pb-6">
        <Link
          to={paths.editCharacter.to(characterId)}
          className="text-soft underline underline-offset-4 hover:text-ink"
        >
          <Trans>Back to {name}</Trans>
        </Link>
      </p>
      <LorebookEditor
        key={characterId}
        characterId={characterId}
        began={book.data}
        reload={read}
        aside={
          <>
            <ImportLorebook
              character={character.data}
              // It takes the place of this one; what was unsaved in it is offered again.
              onImported={() => void queryClient.resetQueries({ queryKey: lorebookQuery(characterId).queryKey })}
            />
            {book.data !== null && <ExportLorebook characterId={characterId} name={name} />}
          </>
        }
      />
    </EditorPage>
  );
}
