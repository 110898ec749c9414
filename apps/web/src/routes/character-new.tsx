import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation, useNavigate, useSearchParams } from 'react-router';
import { paths } from '@/app/paths.ts';
import { CharacterEditor } from '@/features/characters/character-editor.tsx';
import { emptyForm } from '@/features/characters/form-state.ts';
import { useCreateCharacter } from '@/features/characters/mutations.ts';
import { NewPicture } from '@/features/characters/new-picture.tsx';
import type { Picture } from '@/features/characters/picture.ts';
import { DraftPanel } from '@/features/drafts/draft-panel.tsx';
import { castQuery } from '@/features/casts/queries.ts';
import { forgetDraft } from '@/features/drafts/begun.ts';
import { draftQuery } from '@/features/drafts/queries.ts';
import { errorText } from '@/lib/error-text.ts';
import { toast } from '@/lib/toast.ts';
import { Notice } from '@/ui/notice.tsx';
import { EditorPage } from '@/ui/editor-page.tsx';
import { QuotedNotebook } from '@/ui/quoted-notebook.ts';

export function Component() {
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const draftId = search.get('draft');
  const draft = useQuery({ ...draftQuery(draftId ?? ''), enabled: draftId !== null });
  const create = useCreateCharacter();
  const castId = draft.data?.castId ?? null;
  const isOfNotebook = draft.data?.evidence.some(({ sourceId }) => sourceId !== null) === true;
  const cast = useQuery({ ...castQuery(castId ?? ''), enabled: castId !== null && isOfNotebook });
  const book = bookOf(useLocation().state);
  const [begun, setBegun] = useState<string | null>(null);
  const form = useForm(draftId, begun);
  const [chosen, setChosen] = useState<{ form: number; picture: Picture | null }>({ form, picture: null });
  const picture = chosen.form === form ? chosen.picture : null;
  return (
    <EditorPage title={t`A new character`}>
      <QuotedNotebook value={cast.data?.notebook?.id ?? null}>
        <CharacterEditor
          key={form}
          characterId={null}
          began={emptyForm}
          draftId={draftId}
          draft={draft.data ?? null}
          evidence={draft.data?.evidence ?? []}
          top={
            <>
              {castId && (
                <p className="mb-4">
                  <Link
                    to={paths.cast.to(castId)}
                    className="text-soft underline decoration-line-strong underline-offset-4 hover:text-ink"
                  >
                    <Trans>Back to the cast of the book</Trans>
                  </Link>
                </p>
              )}
              {draft.isError && !draft.data && (
                <div className="mb-3">
                  <Notice tone="oxblood" alert>
                    <Trans>The draft could not be read. {{ reason: errorText(draft.error) }}</Trans>
                  </Notice>
                </div>
              )}
              <DraftPanel
                draft={draft.data ?? null}
                book={book}
                onStarted={(id, name) => {
                  setBegun(id);
                  void navigate(paths.newCharacter.to({ draft: id }), { replace: true, state: { book: name } });
                }}
              />
              <div className="mt-6">
                <NewPicture
                  picture={picture}
                  saving={create.isPending}
                  onChange={(next) => setChosen({ form, picture: next })}
                />
              </div>
            </>
          }
          save={(input) => create.mutateAsync({ input, picture })}
          onSaved={(character, then) => {
            if (character.draftId) forgetDraft(character.draftId);
            if (then === 'stay') toast(t`${{ name: character.name }} is in the cast.`);
            if (then === 'talk') void navigate(paths.newChat.to(character.id));
            else void navigate(castId ? paths.cast.to(castId) : paths.gallery.to());
          }}
        />
      </QuotedNotebook>
    </EditorPage>
  );
}

/** Another draft has another form. One that was `begun` in a form fills that. */
function useForm(draftId: string | null, begun: string | null): number {
  const [form, setForm] = useState({ draftId, number: 0 });
  if (form.draftId === draftId) return form.number;
  const number = draftId !== null && draftId === begun ? form.number : form.number + 1;
  setForm({ draftId, number });
  return number;
}

/** The name of the file, which the draft itself tells only once it has quoted it. Travels with the address. */
function bookOf(state: unknown): string | null {
  if (typeof state !== 'object' || state === null || !('book' in state)) return null;
  return typeof state.book === 'string' ? state.book : null;
}
