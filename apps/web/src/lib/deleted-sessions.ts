import { create } from 'zustand';

/** Sessions that were deleted while this page is open, here or elsewhere: known at once, without asking for what is gone. */
export const useDeletedSessions = create<{ ids: ReadonlySet<string> }>(() => ({ ids: new Set() }));

export function rememberDeleted(sessionId: string): void {
  useDeletedSessions.setState(({ ids }) => ({ ids: new Set(ids).add(sessionId) }));
}
