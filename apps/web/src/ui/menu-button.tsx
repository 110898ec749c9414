import { t } from '@lingui/core/macro';
import { Menu } from 'lucide-react';
import { useSidebar } from '@/lib/sidebar.ts';
import { IconButton } from '@/ui/icon-button.tsx';

/** Brings the sidebar out where there is no room for it beside the page. */
export function MenuButton() {
  const setOpen = useSidebar((sidebar) => sidebar.setOpen);
  return (
    <IconButton label={t`Sessions and cast`} className="-ms-1.5 lg:hidden" onClick={() => setOpen(true)}>
      <Menu aria-hidden />
    </IconButton>
  );
}
