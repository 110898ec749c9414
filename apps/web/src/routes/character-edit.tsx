import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { paths } from '@/app/paths.ts';
import { CharacterEditor } from '@/features/characters/character-editor.tsx';
import { CharacterHead } from '@/features/characters/character-head.tsx';
import { DeleteCharacter } from '@/features/characters/delete-character.tsx';
import { formOf } from '@/features/characters/form-state.ts';
import { useUpdateCharacter } from '@/features/characters/mutations.ts';
import { characterQuery } from '@/features/characters/queries.ts';
import { draftQuery } from '@/features/drafts/queries.ts';
import { errorText, isNotFound } from '@/lib/error-text.ts';
import { toast } from '@/lib/toast.ts';
import { Button, buttonClass } from '@/ui/button.tsx';
import { EditorPage } from '@/ui/editor-page.tsx';
import { Page } from '@/ui/page.tsx';
import { QuotedNotebook } from '@/ui/quoted-notebook.ts';
import { ScreenMessage } from '@/ui/screen-message.tsx';

export function Component() {
  const { characterId = '' } = useParams();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [deleting, setDeleting] = useState(false);
  const [restored, setRestored] = useState(0);
  const character = useQuery(characterQuery(characterId));
  const update = useUpdateCharacter(characterId);
  const draftId = character.data?.draftId ?? null;
  const draft = useQuery({ ...draftQuery(draftId ?? ''), enabled: draftId !== null });

  if (character.isError && !character.data)
    return (
      <Page>
        <title>{t`Not found · Dramatis`}</title>
        <ScreenMessage
          title={isNotFound(character.error) ? t`No such character.` : t`This could not be read.`}
          actions={
            <>
              {!isNotFound(character.error) && (
                <Button variant="primary" onClick={() => void character.refetch()}>
                  <Trans>Try again</Trans>
                </Button>
              )}
              <Link to={paths.gallery.to()} className={buttonClass()}>
                <Trans>Back to the cast</Trans>
              </Link>
            </>
          }
        >
          {isNotFound(character.error) ? t`It was deleted, or the address is mistyped.` : errorText(character.error)}
        </ScreenMessage>
      </Page>
    );
  if (!character.data)
    return (
      <EditorPage title="…">
        <div aria-busy aria-label={t`Loading the character`} className="skeleton h-64" />
      </EditorPage>
    );

  const { name, notebook } = character.data;
  return (
    <EditorPage title={name}>
      <QuotedNotebook value={notebook?.id ?? null}>
        <CharacterEditor
          // What a version brought back is what the form now begins with; what was unsaved in it is offered again.
          key={`${characterId}/${restored}`}
          characterId={characterId}
          began={formOf(character.data)}
          draftId={null}
          top={
            <>
              <CharacterHead character={character.data} onRestored={() => setRestored(restored + 1)} />
              {notebook && <GroundedIn notebook={notebook} />}
            </>
          }
          draft={null}
          evidence={draft.data?.evidence ?? []}
          save={(input, revision) => update.mutateAsync({ input, ...(revision === null ? {} : { revision }) })}
          reload={() => queryClient.fetchQuery({ ...characterQuery(characterId), staleTime: 0 })}
          onSaved={(saved, then) => {
            if (then === 'talk') return void navigate(paths.newChat.to(saved.id));
            toast(t`${{ name: saved.name }} is saved.`);
          }}
          aside={
            <Button variant="quiet" onClick={() => setDeleting(true)}>
              <Trans>Delete</Trans>
            </Button>
          }
        />
      </QuotedNotebook>
      <DeleteCharacter
        character={{ id: characterId, name }}
        open={deleting}
        onOpenChange={setDeleting}
        onDeleted={() => void navigate(paths.gallery.to(), { replace: true })}
      />
    </EditorPage>
  );
}

function GroundedIn({ notebook: { id, name } }: { notebook: { id: string; name: string } }) {
  return (
    <p className="mt-4 text-sm break-words text-soft">
      <Trans>
        Grounded in{' '}
        <Link
          to={paths.notebook.to(id)}
          className="text-brass underline decoration-brass-line underline-offset-4 hover:text-ink"
        >
          {name}
        </Link>
      </Trans>
    </p>
  );
}
