import { modifierKey } from './keyboard.tsx';

const groups: readonly { title: string; keys: readonly [keys: readonly string[], does: string][] }[] = [
  {
    title: 'Everywhere',
    keys: [
      [[modifierKey, 'K'], 'Find a session, a character, a notebook or something to do'],
      [['?'], 'Show this list'],
      [['Esc'], 'Put away what is open'],
    ],
  },
  {
    title: 'On the tab of a session',
    keys: [
      [['Ctrl', 'Shift', '← →'], 'Move it'],
      [['Delete'], 'Close it'],
    ],
  },
  {
    title: 'In a conversation',
    keys: [
      [['Enter'], 'Send'],
      [['Shift', 'Enter'], 'Begin a new line'],
      [[modifierKey, 'Enter'], 'Finish editing a message'],
    ],
  },
  {
    title: 'In a source of a notebook',
    keys: [[['← →'], 'The chapter before, or the next']],
  },
];

/** The keys and what they do. */
export function ShortcutList() {
  return (
    <>
      {groups.map(({ title, keys }) => (
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
