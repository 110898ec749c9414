import type { CitationDisplay, ModelSettings, SessionSettings } from '@dramatis/client/model';
import { sessionLimits } from '@dramatis/contract/limits';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useId, useRef, useState, type ComponentType } from 'react';
import { errorText } from '@/lib/error-text.ts';
import { AutoTextarea } from '@/ui/auto-textarea.tsx';
import { Button } from '@/ui/button.tsx';
import { Choice } from '@/ui/choice.tsx';
import { Notice } from '@/ui/notice.tsx';
import { Sheet } from '@/ui/sheet.tsx';
import { AnswererField, type Answerer } from './answerer-field.tsx';
import { ModelFields } from './model-fields.tsx';

type Position = NonNullable<SessionSettings['storyPosition']> | null;

export interface Scene {
  userPersona: string;
  worldTime: string;
  /** Null: all of the story is known. */
  storyPosition: Position;
  citations: CitationDisplay;
  answeredBy: Answerer;
  modelSettings: ModelSettings;
}

type Positions = ComponentType<{
  notebookId: string | null;
  value: Position;
  onPick: (position: Position) => void;
}>;

const citationChoices = (): readonly { value: CitationDisplay; label: string }[] => [
  { value: 'shown', label: t`In the text` },
  { value: 'folded', label: t`Below it` },
  { value: 'hidden', label: t`Not at all` },
];

type Personas = ComponentType<{ value: string; onPick: (userPersona: string) => void }>;

/** Who the person is, when and where it plays, and for a session of a notebook how it is grounded. */
export function SettingsPanel({
  open,
  onOpenChange,
  name,
  scene,
  save,
  personas: Personas,
  positions: Positions,
  notebookId,
  hasAgent,
  models,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  name: string;
  scene: Scene;
  save: (change: Partial<Scene>) => Promise<unknown>;
  /** Presets for who the person is. */
  personas: Personas;
  /** Places in the story. */
  positions: Positions;
  /** What the session is grounded in. */
  notebookId: string | null;
  /** An agent can answer in it. */
  hasAgent: boolean;
  /** Known by their names, the one that answers by default first. */
  models: readonly string[];
}) {
  return (
    <Sheet open={open} onOpenChange={onOpenChange} side="right" title={t`The scene`}>
      {open && (
        <SceneForm
          name={name}
          scene={scene}
          save={save}
          personas={Personas}
          positions={Positions}
          notebookId={notebookId}
          hasAgent={hasAgent}
          models={models}
          onSaved={() => onOpenChange(false)}
        />
      )}
    </Sheet>
  );
}

function SceneForm({
  name,
  scene,
  save,
  personas: Personas,
  positions: Positions,
  notebookId,
  hasAgent,
  models,
  onSaved,
}: {
  name: string;
  scene: Scene;
  save: (change: Partial<Scene>) => Promise<unknown>;
  personas: Personas;
  positions: Positions;
  notebookId: string | null;
  hasAgent: boolean;
  models: readonly string[];
  onSaved: () => void;
}) {
  // Only what was touched: the rest follows the session, which another device may change while this is open.
  const [edits, setEdits] = useState<Partial<Scene>>({});
  const edit = (change: Partial<Scene>) => setEdits({ ...edits, ...change });
  const draft = { ...scene, ...edits };
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const saveButton = useRef<HTMLButtonElement>(null);
  const submit = async () => {
    if (saving) return;
    // A field that is disabled would lose it.
    saveButton.current?.focus();
    setSaving(true);
    setError(null);
    try {
      if (Object.keys(edits).length > 0) await save(changeOf(edits));
      onSaved();
    } catch (caught) {
      setError(errorText(caught));
      setSaving(false);
    }
  };
  return (
    <form
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {/* What is typed while it is being saved would be lost. */}
      <fieldset disabled={saving} className="contents">
        <div className="flex min-h-0 flex-1 flex-col gap-6 overflow-y-auto px-5 pt-2 pb-6">
          <div>
            <SceneField
              label={t`Who you are`}
              hint={t`${name} will take you for this person.`}
              placeholder={t`A traveller who missed the last train`}
              value={draft.userPersona}
              maxLength={sessionLimits.userPersona}
              onChange={(userPersona) => edit({ userPersona })}
            />
            <Personas value={draft.userPersona} onPick={(userPersona) => edit({ userPersona })} />
          </div>
          <SceneField
            label={t`When and where`}
            hint={t`Time and place of this session.`}
            placeholder={t`A late evening in autumn, by the fire`}
            value={draft.worldTime}
            maxLength={sessionLimits.worldTime}
            onChange={(worldTime) => edit({ worldTime })}
          />
          {notebookId !== null && (hasAgent || scene.answeredBy !== 'model') && (
            <AnswererField value={draft.answeredBy} onPick={(answeredBy) => edit({ answeredBy })} />
          )}
          {/* A position outlives its notebook, and lets no more be known than before. */}
          {draft.answeredBy === 'model' && (notebookId !== null || scene.storyPosition !== null) && (
            <Positions
              notebookId={notebookId}
              value={draft.storyPosition}
              onPick={(storyPosition) => edit({ storyPosition })}
            />
          )}
          {notebookId !== null && (
            <div>
              <p aria-hidden className="font-medium">
                <Trans>Citations</Trans>
              </p>
              <p className="mb-2 text-sm text-soft">
                <Trans>Where a reply says which passage it is from.</Trans>
              </p>
              <Choice
                label={t`Citations`}
                value={draft.citations}
                options={citationChoices()}
                onChange={(citations) => edit({ citations })}
              />
            </div>
          )}
          {draft.answeredBy === 'model' && (
            <ModelFields
              value={draft.modelSettings}
              models={models}
              onChange={(modelSettings) => edit({ modelSettings })}
            />
          )}
          {error && (
            <Notice tone="oxblood" alert>
              <Trans>Not saved. {error} What you wrote is still here.</Trans>
            </Notice>
          )}
        </div>
      </fieldset>
      <div className="border-t border-line px-5 py-4">
        <Button ref={saveButton} type="submit" variant="primary" className="w-full">
          {saving ? t`Saving…` : t`Save the scene`}
        </Button>
      </div>
    </form>
  );
}

/** An agent answers from the whole notebook, and cannot keep to a position in it. */
const changeOf = (edits: Partial<Scene>): Partial<Scene> =>
  edits.answeredBy === 'ragflow_agent' ? { ...edits, storyPosition: null } : edits;

function SceneField({
  label,
  hint,
  placeholder,
  value,
  maxLength,
  onChange,
}: {
  label: string;
  hint: string;
  placeholder: string;
  value: string;
  maxLength: number;
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <p id={`${id}-hint`} className="text-sm text-soft">
        {hint}
      </p>
      <AutoTextarea
        id={id}
        aria-describedby={`${id}-hint`}
        rows={3}
        value={value}
        maxLength={maxLength}
        placeholder={placeholder}
        onChange={(event) => onChange(event.currentTarget.value)}
        className="mt-2 min-h-20 w-full rounded-md border border-line-strong bg-sheet px-3 py-2 font-serif text-[1.0625rem] leading-relaxed placeholder:italic"
      />
    </div>
  );
}
