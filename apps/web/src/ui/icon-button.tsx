import { Tooltip } from '@base-ui/react/tooltip';
import type { ComponentProps } from 'react';

export const iconButtonClass =
  'inline-flex size-9 shrink-0 items-center justify-center rounded-md text-soft pointer-coarse:size-10 transition-colors duration-150 hover:bg-wash/70 hover:text-ink disabled:opacity-40 disabled:hover:bg-transparent [&_svg]:size-[1.125rem]';

/** A button that is only an icon: its label is read aloud and shown on hover and focus. */
export function IconButton({ label, className = '', ...props }: ComponentProps<'button'> & { label: string }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        delay={400}
        render={<button type="button" aria-label={label} {...props} className={`${iconButtonClass} ${className}`} />}
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
