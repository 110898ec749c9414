import type { ModelSettings } from '@dramatis/client/model';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useId } from 'react';
import { NumberField, SelectField } from '@/ui/small-fields.tsx';

type Thinking = NonNullable<ModelSettings['thinking']>;

const thinkingChoices = (): readonly { value: Thinking | 'open'; label: string }[] => [
  { value: 'open', label: t`As usual` },
  { value: 'fast', label: t`Hardly: quick replies` },
  { value: 'balanced', label: t`Some` },
  { value: 'thoughtful', label: t`Long: considered replies` },
];

/** How the model is asked in a session. What is left open is as the server has it. */
export function ModelFields({
  value,
  models,
  onChange,
}: {
  value: ModelSettings;
  /** Those known here, the server's own first. */
  models: readonly string[];
  onChange: (settings: ModelSettings) => void;
}) {
  const id = useId();
  // What is open is left out: the settings are saved as a whole.
  const change = <Key extends keyof ModelSettings>(key: Key, given: ModelSettings[Key] | null) => {
    const { [key]: _, ...others } = value;
    onChange(given === null ? others : { ...others, [key]: given });
  };
  return (
    <details open={Object.keys(value).length > 0 || undefined}>
      <summary className="cursor-pointer font-medium">
        <Trans>How replies are written</Trans>
      </summary>
      <div className="mt-3 flex flex-col gap-4">
        <div className="flex flex-col gap-1">
          <label htmlFor={id} className="text-sm font-medium">
            <Trans>Model</Trans>
          </label>
          <input
            id={id}
            list={`${id}-known`}
            value={value.model ?? ''}
            placeholder={models[0]}
            maxLength={100}
            pattern="[A-Za-z0-9._\-]+"
            title={t`The name of a Gemini model: letters, digits, dots and hyphens`}
            autoComplete="off"
            spellCheck={false}
            onChange={({ currentTarget }) => change('model', currentTarget.value.trim() || null)}
            className="h-10 rounded-md border border-line-strong bg-sheet px-2.5 hover:border-ink"
          />
          <datalist id={`${id}-known`}>
            {models.map((model) => (
              <option key={model}>{model}</option>
            ))}
          </datalist>
        </div>
        <SelectField
          label={t`Thinking before a reply`}
          value={value.thinking ?? 'open'}
          options={thinkingChoices()}
          onChange={(thinking) => change('thinking', thinking === 'open' ? null : thinking)}
        />
        <div className="flex flex-wrap gap-4">
          <NumberField
            label={t`Temperature, 0 to 2`}
            value={value.temperature ?? null}
            min={0}
            max={2}
            whole={false}
            empty={t`As usual`}
            onChange={(temperature) => change('temperature', temperature)}
          />
          <NumberField
            label={t`Longest reply, in tokens`}
            value={value.maxOutputTokens ?? null}
            min={16}
            max={65_536}
            empty={t`As usual`}
            onChange={(most) => change('maxOutputTokens', most)}
          />
        </div>
      </div>
    </details>
  );
}
