import type { Evidence } from '@dramatis/client/model';
import { characterLimits } from '@dramatis/contract/limits';
import { i18n } from '@lingui/core';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { AutoTextarea } from '@/ui/auto-textarea.tsx';
import { Button } from '@/ui/button.tsx';
import { TokenCount } from '@/ui/token-count.tsx';
import { fieldNames } from './field-names.ts';
import { FieldRow } from './field-row.tsx';
import { PromptShare } from './prompt-share.tsx';
import type { FieldName, FormFields, FormState, TextFieldName } from './form-state.ts';

export interface FieldsProps {
  state: FormState;
  errors: Partial<Record<FieldName, string>>;
  evidence: readonly Evidence[];
  change: <K extends FieldName>(field: K, value: FormFields[K]) => void;
}

/** As it stands in a text, where somebody's name will be. */
const placeholder = '{{user}}';

/** Every field of a character, in the order in which one would describe somebody. */
export function CharacterFields(props: FieldsProps) {
  return (
    <>
      <Section title={t`Who they are`}>
        <TextField {...props} field="name" label={t`Name`} lines={1} max={characterLimits.name} />
        <TextField
          {...props}
          field="tagline"
          label={t`Tagline`}
          hint={t`One line, as a programme would put it.`}
          lines={1}
          max={characterLimits.tagline}
        />
        <TextField {...props} field="tags" label={t`Tags`} hint={t`Separated by commas.`} lines={1} />
        <TextField
          {...props}
          field="description"
          label={t`Description`}
          hint={t`Looks, history, place in the story.`}
          lines={4}
        />
        <TextField
          {...props}
          field="personality"
          label={t`Personality`}
          hint={t`How they think, want and lie.`}
          lines={3}
        />
      </Section>
      <Section title={t`How they meet you`}>
        <TextField
          {...props}
          field="scenario"
          label={t`Scenario`}
          hint={t`Where and when a conversation finds them.`}
          lines={3}
        />
        <TextField
          {...props}
          field="firstMessage"
          label={t`Greeting`}
          hint={t`Their first words. ${placeholder} stands for whoever is talking with them.`}
          lines={4}
        />
        <Greetings {...props} />
      </Section>
      <Section title={t`How they talk`}>
        <TextField
          {...props}
          field="exampleDialogue"
          label={t`Example dialogue`}
          hint={t`A few lines in their voice.`}
          lines={5}
        />
      </Section>
      <details className="group border-t border-line pt-5" open={hasDirection(props.state.fields) || undefined}>
        <summary className="flex items-center gap-2 py-1 font-serif text-2xl font-light">
          <Trans>Stage directions</Trans>
          <ChevronRight
            aria-hidden
            strokeWidth={1.5}
            className="size-5 text-faint transition-transform duration-150 group-open:rotate-90"
          />
        </summary>
        <div className="mt-6 flex flex-col gap-8">
          <TextField
            {...props}
            field="systemPrompt"
            label={t`System prompt`}
            hint={t`Replaces the house’s own instructions to the model.`}
            lines={3}
          />
          <TextField
            {...props}
            field="postHistoryInstructions"
            label={t`Last word`}
            hint={t`Said to the model after everything else.`}
            lines={2}
          />
          <TextField
            {...props}
            field="creatorNotes"
            label={t`Notes`}
            hint={t`For you. The model never sees them.`}
            lines={2}
          />
        </div>
      </details>
      <PromptShare fields={props.state.fields} />
    </>
  );
}

/** Fields that no prompt has, or too little of to count. */
const unsaid: readonly FieldName[] = ['name', 'tagline', 'tags', 'creatorNotes'];

const hasDirection = (fields: FormFields) =>
  fields.systemPrompt !== '' || fields.postHistoryInstructions !== '' || fields.creatorNotes !== '';

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-8 border-t border-line pt-6 first:border-t-0 first:pt-0">
      <h2 className="font-serif text-2xl font-light">{title}</h2>
      {children}
    </section>
  );
}

function TextField({
  field,
  label,
  hint,
  lines,
  max = characterLimits.prose,
  state,
  errors,
  evidence,
  change,
}: FieldsProps & { field: TextFieldName; label: string; hint?: string; lines: number; max?: number }) {
  const value = state.fields[field];
  const said = i18n._(fieldNames[field]);
  const face = field === 'name' ? 'font-serif text-xl' : 'font-serif text-[1.0625rem] leading-relaxed';
  return (
    <FieldRow
      label={label}
      {...(hint ? { hint } : {})}
      note={unsaid.includes(field) ? null : <TokenCount text={value} />}
      proposed={state.proposed.includes(field)}
      error={errors[field] ?? null}
      evidence={{
        label: t`Evidence for ${{ field: said }}`,
        quotes: evidence.filter((quote) => quote.field === field),
      }}
    >
      {({ id, describedBy, invalid, className }) => {
        const common = {
          id,
          name: field,
          value,
          maxLength: max,
          dir: 'auto',
          'aria-describedby': describedBy,
          'aria-invalid': invalid,
          className: `${className} ${face}`,
        } as const;
        if (field === 'name')
          return (
            <input {...common} autoComplete="off" onChange={(event) => change(field, event.currentTarget.value)} />
          );
        return lines === 1 ? (
          // One line of text, which a narrow screen may have to break.
          <AutoTextarea
            {...common}
            rows={1}
            onChange={(event) => change(field, event.currentTarget.value.replace(/\s*\n\s*/g, ' '))}
          />
        ) : (
          <AutoTextarea
            {...common}
            rows={lines}
            style={{ minHeight: `${lines * 1.73 + 1.1}rem` }}
            onChange={(event) => change(field, event.currentTarget.value)}
          />
        );
      }}
    </FieldRow>
  );
}

const otherGreeting = (number: number) => t`Other greeting ${number}`;

function Greetings({ state, errors, change }: FieldsProps) {
  const greetings = state.fields.alternateGreetings;
  const replace = (index: number, text: string) =>
    change(
      'alternateGreetings',
      greetings.map((greeting, at) => (at === index ? text : greeting)),
    );
  return (
    <>
      {greetings.map((greeting, index) => (
        // The list is only added to at its end and taken from by hand; a position is all a greeting has for a name.
        <FieldRow
          key={index}
          label={otherGreeting(index + 1)}
          note={<TokenCount text={greeting} />}
          proposed={false}
          error={index === 0 ? (errors.alternateGreetings ?? null) : null}
        >
          {({ id, describedBy, invalid, className }) => (
            <>
              <AutoTextarea
                id={id}
                rows={3}
                value={greeting}
                maxLength={characterLimits.prose}
                aria-describedby={describedBy}
                aria-invalid={invalid}
                className={`${className} min-h-24 font-serif text-[1.0625rem] leading-relaxed`}
                onChange={(event) => replace(index, event.currentTarget.value)}
              />
              <Button
                size="sm"
                variant="quiet"
                onClick={() =>
                  change(
                    'alternateGreetings',
                    greetings.filter((_, at) => at !== index),
                  )
                }
              >
                <Trans>Remove this greeting</Trans>
              </Button>
            </>
          )}
        </FieldRow>
      ))}
      {greetings.length < characterLimits.greetings && (
        <div>
          <Button size="sm" onClick={() => change('alternateGreetings', [...greetings, ''])}>
            <Trans>Add another greeting</Trans>
          </Button>
        </div>
      )}
    </>
  );
}
