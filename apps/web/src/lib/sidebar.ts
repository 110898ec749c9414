import { create } from 'zustand';

/** Whether the sidebar is out, on screens where it is a drawer. */
export const useSidebar = create<{ open: boolean; setOpen: (open: boolean) => void }>((set) => ({
  open: false,
  setOpen: (open) => set({ open }),
}));
