import { create } from 'zustand';

interface Inspection {
  open: boolean;
  /** The reply that is looked into; null: what would be sent next. */
  messageId: string | null;
  /** What gets the focus back. */
  opener: HTMLElement | null;
}

/** What of a conversation's prompts is being looked at. */
export const useInspection = create<Inspection>(() => ({ open: false, messageId: null, opener: null }));

export function inspectReply(messageId: string, opener: HTMLElement | null): void {
  useInspection.setState({ open: true, messageId, opener });
}

export function inspectNext(): void {
  useInspection.setState({ open: true, messageId: null, opener: null });
}

export function closeInspection(): void {
  // What was shown stays until the panel is out of sight.
  useInspection.setState({ open: false });
}
