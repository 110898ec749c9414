import { t } from '@lingui/core/macro';
import { useId, useState } from 'react';

const controlClass = 'h-10 rounded-md border border-line-strong bg-sheet px-2.5 hover:border-ink';

/** A number that may be left open. What is no number, or none that fits, is not passed on. */
export function NumberField({
  label,
  value,
  min,
  max,
  whole = true,
  empty,
  onChange,
}: {
  label: string;
  value: number | null;
  min: number;
  max: number;
  whole?: boolean;
  /** What it means to have none; without it there must be one. */
  empty?: string;
  onChange: (value: number | null) => void;
}) {
  const id = useId();
  const [text, setText] = useState<string | null>(null);
  const shown = text ?? (value === null ? '' : String(value));
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <input
        id={id}
        type="number"
        inputMode={whole && min >= 0 ? 'numeric' : 'decimal'}
        min={min}
        max={max}
        step={whole ? 1 : 'any'}
        value={shown}
        placeholder={empty}
        className={`${controlClass} w-32 tabular-nums`}
        onBlur={() => setText(null)}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          const given = currentTarget.valueAsNumber;
          if (Number.isNaN(given)) {
            if (empty !== undefined && currentTarget.validity.valid) onChange(null);
          } else if (currentTarget.validity.valid) onChange(given);
        }}
      />
    </div>
  );
}

export function SelectField<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <select
        id={id}
        value={value}
        className={`${controlClass} max-w-full`}
        onChange={({ currentTarget }) => {
          const chosen = options.find((option) => option.value === currentTarget.value);
          if (chosen) onChange(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Yes, no, or as the server does. */
export function OpenFlag({
  label,
  value,
  onChange,
}: {
  label: string;
  value: boolean | null;
  onChange: (value: boolean | null) => void;
}) {
  return (
    <SelectField
      label={label}
      value={value === null ? 'open' : value ? 'yes' : 'no'}
      options={[
        { value: 'open', label: t`As usual` },
        { value: 'yes', label: t`Yes` },
        { value: 'no', label: t`No` },
      ]}
      onChange={(chosen) => onChange(chosen === 'open' ? null : chosen === 'yes')}
    />
  );
}

export function CheckField({
  label,
  checked,
  onChange,
}: {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <label className="flex w-fit cursor-pointer items-center gap-2 text-sm pointer-coarse:min-h-11">
      <input
        type="checkbox"
        className="size-4 accent-oxblood-fill"
        checked={checked}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      {label}
    </label>
  );
}
