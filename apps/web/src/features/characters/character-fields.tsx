import type { Evidence } from '@dramatis/client/model';
import { characterLimits } from '@dramatis/contract/limits';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { AutoTextarea } from '@/ui/auto-textarea.tsx';
import { Button } from '@/ui/button.tsx';
import { FieldRow } from './field-row.tsx';
import type { FieldName, FormFields, FormState, TextFieldName } from './form-state.ts';

export interface FieldsProps {
  state: FormState;
  errors: Partial<Record<FieldName, string>>;
  evidence: readonly Evidence[];
  change: <K extends FieldName>(field: K, value: FormFields[K]) => void;
}

/** Every field of a character, in the order in which one would describe somebody. */
export function CharacterFields(props: FieldsProps) {
  return (
    <>
      <Section title="Who they are">
        <TextField {...props} field="name" label="Name" lines={1} max={characterLimits.name} />
        <TextField
          {...props}
          field="tagline"
          label="Tagline"
          hint="One line, as a programme would put it."
          lines={1}
          max={characterLimits.tagline}
        />
        <TextField {...props} field="tags" label="Tags" hint="Separated by commas." lines={1} />
        <TextField
          {...props}
          field="description"
          label="Description"
          hint="Looks, history, place in the story."
          lines={4}
        />
        <TextField {...props} field="personality" label="Personality" hint="How they think, want and lie." lines={3} />
      </Section>
      <Section title="How they meet you">
        <TextField
          {...props}
          field="scenario"
          label="Scenario"
          hint="Where and when a conversation finds them."
          lines={3}
        />
        <TextField
          {...props}
          field="firstMessage"
          label="Greeting"
          hint="Their first words. {{user}} stands for whoever is talking with them."
          lines={4}
        />
        <Greetings {...props} />
      </Section>
      <Section title="How they talk">
        <TextField
          {...props}
          field="exampleDialogue"
          label="Example dialogue"
          hint="A few lines in their voice."
          lines={5}
        />
      </Section>
      <details className="group border-t border-line pt-5" open={hasDirection(props.state.fields) || undefined}>
        <summary className="flex items-center gap-2 py-1 font-serif text-2xl font-light">
          Stage directions
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
            label="System prompt"
            hint="Replaces the house’s own instructions to the model."
            lines={3}
          />
          <TextField
            {...props}
            field="postHistoryInstructions"
            label="Last word"
            hint="Said to the model after everything else."
            lines={2}
          />
          <TextField
            {...props}
            field="creatorNotes"
            label="Notes"
            hint="For you. The model never sees them."
            lines={2}
          />
        </div>
      </details>
    </>
  );
}

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
  const face = field === 'name' ? 'font-serif text-xl' : 'font-serif text-[1.0625rem] leading-relaxed';
  return (
    <FieldRow
      label={label}
      {...(hint ? { hint } : {})}
      proposed={state.proposed.includes(field)}
      error={errors[field] ?? null}
      evidence={evidence.filter((quote) => quote.field === field)}
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
          label={`Other greeting ${index + 1}`}
          proposed={false}
          error={index === 0 ? (errors.alternateGreetings ?? null) : null}
          evidence={[]}
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
                Remove this greeting
              </Button>
            </>
          )}
        </FieldRow>
      ))}
      {greetings.length < characterLimits.greetings && (
        <div>
          <Button size="sm" onClick={() => change('alternateGreetings', [...greetings, ''])}>
            Add another greeting
          </Button>
        </div>
      )}
    </>
  );
}
