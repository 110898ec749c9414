import { Menu } from '@base-ui/react/menu';
import { Ellipsis } from 'lucide-react';
import { useRef } from 'react';
import { buttonClass } from '@/ui/button.tsx';
import { iconButtonClass } from '@/ui/icon-button.tsx';

export interface MenuAction {
  label: string;
  run: () => void;
  danger?: boolean;
  /** It puts the focus somewhere itself; a closing menu would take it back. */
  focuses?: boolean;
}

/** Three dots, or a button with `text`, and what can be done behind it. */
export function MoreMenu({
  label,
  text,
  actions,
  className = '',
}: {
  label: string;
  text?: string;
  actions: MenuAction[];
  className?: string;
}) {
  const chosen = useRef<MenuAction | null>(null);
  return (
    <Menu.Root
      modal={false}
      onOpenChange={(open) => {
        if (open) chosen.current = null;
      }}
    >
      <Menu.Trigger
        aria-label={label}
        className={`${text ? buttonClass({ size: 'sm' }) : iconButtonClass} ${className}`}
      >
        {text ?? <Ellipsis aria-hidden />}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={4} className="z-50">
          <Menu.Popup
            finalFocus={() => !chosen.current?.focuses}
            className="min-w-40 rounded-lg border border-line bg-sheet py-1 shadow-lift outline-none"
          >
            {actions.map((action) => (
              <Menu.Item
                key={action.label}
                onClick={() => {
                  chosen.current = action;
                  action.run();
                }}
                className={`cursor-pointer px-3.5 py-2 text-[0.9375rem] pointer-coarse:py-2.5 outline-none data-highlighted:bg-wash ${action.danger ? 'text-oxblood' : 'text-ink'}`}
              >
                {action.label}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
