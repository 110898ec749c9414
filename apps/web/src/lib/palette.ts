import { create } from 'zustand';

type Panel = 'palette' | 'shortcuts';

/** Which of the two panels of the keyboard is open. */
export const usePalette = create<{ panel: Panel | null; show: (panel: Panel | null) => void }>((set) => ({
  panel: null,
  show: (panel) => set({ panel }),
}));
