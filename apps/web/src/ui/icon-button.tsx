import { Tooltip } from '@base-ui/react/tooltip';
import type { ComponentProps } from 'react';

export const iconButtonClass =
  'inline-flex size-9 shrink-0 items-center justify-center rounded-md text-soft pointer-coarse:size-10 transition-colors duration-150 not-aria-disabled:hover:bg-wash/70 not-aria-disabled:hover:text-ink aria-disabled:cursor-not-allowed aria-disabled:opacity-40 [&_svg]:size-[1.125rem]';

/**
 * A button that is only an icon: its label is read aloud and shown on hover and focus. One that is `unavailable` does nothing but
 * keeps the focus, which a disabled one would lose.
 */
export function IconButton({
  label,
  unavailable = false,
  className = '',
  onClick,
  ...props
}: Omit<ComponentProps<'button'>, 'disabled'> & { label: string; unavailable?: boolean }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        delay={400}
        render={
          <button
            type="button"
            aria-label={label}
            aria-disabled={unavailable || undefined}
            {...props}
            onClick={unavailable ? undefined : onClick}
            className={`${iconButtonClass} ${className}`}
          />
        }
      />
      <TooltipBubble label={label} />
    </Tooltip.Root>
  );
}

function TooltipBubble({ label }: { label: string }) {
  return (
    <Tooltip.Portal>
      <Tooltip.Positioner sideOffset={6} className="z-50">
        <Tooltip.Popup className="rounded-md bg-ink px-2 py-1 text-xs text-paper">{label}</Tooltip.Popup>
      </Tooltip.Positioner>
    </Tooltip.Portal>
  );
}
