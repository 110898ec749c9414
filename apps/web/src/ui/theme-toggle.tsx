import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Monitor, Moon, Sun } from 'lucide-react';
import { useId } from 'react';
import { useTheme, type Theme } from '@/lib/theme.ts';

const choices: { theme: Theme; label: MessageDescriptor; Icon: typeof Sun }[] = [
  { theme: 'light', label: msg`Matinée (light)`, Icon: Sun },
  { theme: 'dark', label: msg`House lights down (dark)`, Icon: Moon },
  { theme: 'system', label: msg`As the system has it`, Icon: Monitor },
];

export function ThemeToggle() {
  const { theme, choose } = useTheme();
  // The sidebar and its drawer may be in the page at the same time: each is a group of its own.
  const name = useId();
  return (
    <fieldset className="flex">
      <legend className="sr-only">
        <Trans>Light</Trans>
      </legend>
      {choices.map(({ theme: choice, label, Icon }) => (
        <label
          key={choice}
          title={i18n._(label)}
          className="inline-flex size-9 cursor-pointer pointer-coarse:size-10 items-center justify-center rounded-md text-faint hover:text-ink has-checked:bg-wash has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-oxblood"
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={theme === choice}
            onChange={() => choose(choice)}
            aria-label={i18n._(label)}
          />
          <Icon aria-hidden className="size-4" />
        </label>
      ))}
    </fieldset>
  );
}
