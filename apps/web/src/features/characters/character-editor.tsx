import { ApiError } from '@dramatis/client/errors';
import type { Character, CharacterDraft, CharacterInput, Evidence } from '@dramatis/client/model';
import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useRef, useState, type ReactNode } from 'react';
import { shortTime } from '@/lib/days.ts';
import { useNow } from '@/lib/use-now.ts';
import { fieldText } from '@/lib/error-text.ts';
import { Button } from '@/ui/button.tsx';
import { Notice } from '@/ui/notice.tsx';
import { SaveFailure } from '@/ui/save-failure.tsx';
import { CharacterFields } from './character-fields.tsx';
import { fieldOfPath, inputOf, type FieldName, type FormFields, type FormState } from './form-state.ts';
import type { UnsavedForm } from './unsaved.ts';
import { useCharacterForm } from './use-character-form.ts';

/** What was said of fields, and what stood in them. */
interface Refusal {
  errors: ReadonlyMap<FieldName, string>;
  fields: FormFields;
}

/** The form around a character, new or known. Where it came from (a draft) and where it goes is the route's business. */
export function CharacterEditor({
  characterId,
  began,
  draftId,
  draft,
  evidence,
  top,
  aside,
  save,
  reload,
  onSaved,
}: {
  characterId: string | null;
  began: FormState;
  /** The draft that is to fill this form. */
  draftId: string | null;
  draft: CharacterDraft | null;
  evidence: readonly Evidence[];
  /** Above the fields: the book that may fill them. */
  top?: ReactNode;
  /** Beside the save buttons. */
  aside?: ReactNode;
  save: (input: CharacterInput, revision: number | null) => Promise<Character>;
  /** Reads the saved character again, after somebody else changed it. */
  reload?: () => Promise<Character>;
  onSaved: (character: Character, then: 'talk' | 'stay') => void;
}) {
  const now = useNow();
  const form = useCharacterForm({ characterId, began, draftId, draft });
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);
  const body = useRef<HTMLFormElement>(null);

  const refuse = (errors: Refusal['errors']) => {
    setRefusal({ errors, fields: form.state.fields });
    const [first] = errors.keys();
    const control = first ? body.current?.elements.namedItem(first) : null;
    if (control instanceof HTMLElement) control.focus();
  };

  const submit = async (then: 'talk' | 'stay', over = false) => {
    setFailure(null);
    setRefusal(null);
    if (form.state.fields.name.trim() === '') {
      return refuse(new Map([['name', t`A character needs a name.`]]));
    }
    setSaving(true);
    try {
      const character = await save(inputOf(form.state), over ? null : form.state.revision);
      form.settle(character, form.state);
      onSaved(character, then);
    } catch (error) {
      const fields = error instanceof ApiError ? error.fields : [];
      const found = new Map<FieldName, string>();
      for (const fault of fields) {
        const name = fieldOfPath(fault.field);
        if (name) found.set(name, fieldText(fault));
      }
      refuse(found);
      if (found.size < Math.max(1, fields.length)) setFailure(error);
    } finally {
      setSaving(false);
    }
  };

  const count = form.state.proposed.length;
  return (
    <form
      ref={body}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit('talk');
      }}
    >
      {form.offered && (
        <div className="mb-6">
          <Notice
            tone="brass"
            actions={
              <>
                <Button size="sm" onClick={form.takeOffered}>
                  <Trans>Bring it back</Trans>
                </Button>
                <Button size="sm" variant="quiet" onClick={form.dropOffered}>
                  <Trans>Forget it</Trans>
                </Button>
              </>
            }
          >
            {leftUnsaved(form.offered, now)}
          </Notice>
        </div>
      )}
      {top}
      <div className={`flex flex-col gap-10 ${top ? 'mt-10' : ''}`}>
        <CharacterFields
          state={form.state}
          errors={standing(refusal, form.state.fields)}
          evidence={evidence}
          change={form.change}
        />
      </div>
      {failure !== null && (
        <div className="mt-8">
          <SaveFailure
            error={failure}
            onOverwrite={() => void submit('stay', true)}
            onTakeTheirs={
              reload &&
              (() => {
                setFailure(null);
                void reload().then((character) => form.settle(character), setFailure);
              })
            }
          >
            <Trans>
              This character was changed elsewhere since you opened it. Nothing was saved; your text is still here.
            </Trans>
          </SaveFailure>
        </div>
      )}
      <div className="sticky bottom-0 z-10 -mx-5 mt-10 bg-paper sm:-mx-3 sm:px-3">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line px-5 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:px-0">
          <Button type="submit" variant="primary" disabled={saving}>
            {saving ? t`Saving…` : t`Save and talk`}
          </Button>
          <Button disabled={saving} onClick={() => void submit('stay')}>
            <Trans>Save</Trans>
          </Button>
          {aside}
          <output className="ms-auto text-sm text-soft max-sm:hidden">
            {count > 0 ? (
              <span className="text-brass">
                {plural(count, { one: 'One field is proposed', other: '# fields are proposed' })}
              </span>
            ) : form.dirty ? (
              t`Not saved yet; kept in this browser`
            ) : null}
          </output>
        </div>
      </div>
    </form>
  );
}

/** What was said of a field is over when something else stands in it. */
function standing(refusal: Refusal | null, fields: FormFields): Partial<Record<FieldName, string>> {
  const errors: Partial<Record<FieldName, string>> = {};
  for (const [name, text] of refusal?.errors ?? []) if (refusal?.fields[name] === fields[name]) errors[name] = text;
  return errors;
}

function leftUnsaved({ state, savedAt }: UnsavedForm, now: Date): string {
  const name = state.fields.name.trim();
  const time = shortTime(new Date(savedAt), now);
  return name === ''
    ? t`A character without a name was left unsaved here (${time}).`
    : t`${name} was left unsaved here (${time}).`;
}
