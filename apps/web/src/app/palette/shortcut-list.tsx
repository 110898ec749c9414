import { t } from '@lingui/core/macro';
import { modifierKey } from './keyboard.tsx';

interface Group {
  title: string;
  keys: readonly [keys: readonly string[], does: string][];
}

const groups = (): readonly Group[] => [
  {
    title: t`Everywhere`,
    keys: [
      [[modifierKey(), 'K'], t`Find a session, a character, a notebook or something to do`],
      [['?'], t`Show this list`],
      [['Esc'], t`Put away what is open`],
    ],
  },
  {
    title: t`On the tab of a session`,
    keys: [
      [[t({ message: 'Ctrl', context: 'key' }), t({ message: 'Shift', context: 'key' }), '← →'], t`Move it`],
      [[t({ message: 'Delete', context: 'key' })], t`Close it`],
    ],
  },
  {
    title: t`In a conversation`,
    keys: [
      [[t({ message: 'Enter', context: 'key' })], t`Send`],
      [[t({ message: 'Shift', context: 'key' }), t({ message: 'Enter', context: 'key' })], t`Begin a new line`],
      [[modifierKey(), t({ message: 'Enter', context: 'key' })], t`Finish editing a message`],
    ],
  },
  {
    title: t`In a source of a notebook`,
    keys: [[['← →'], t`The chapter before, or the next`]],
  },
];

/** The keys and what they do. */
export function ShortcutList() {
  return (
    <>
      {groups().map(({ title, keys }) => (
        <section key={title} className="pb-4">
          <h3 className="pb-1 text-sm font-semibold text-faint">{title}</h3>
          <dl>
            {keys.map(([combination, does]) => (
              <div key={does} className="flex items-center justify-between gap-4 border-t border-line py-2">
                <dt>{does}</dt>
                <dd className="flex shrink-0 gap-1">
                  {combination.map((key) => (
                    <kbd key={key} className="rounded-sm border border-line-strong px-1.5 font-sans text-sm text-soft">
                      {key}
                    </kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </>
  );
}
