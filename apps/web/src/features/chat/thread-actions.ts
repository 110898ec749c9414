import type { Message } from '@dramatis/client/model';
import type { SyntheticEvent } from 'react';

export type Direction = 'next' | 'previous';

/** What can be done to the messages of a thread. */
export interface ThreadActions {
  /** `busy` while a reply is being written: nothing that would begin another, or remove this one. `read-only`: only looking around. */
  mode: 'open' | 'busy' | 'read-only';
  regenerate: (message: Message) => void;
  goOn: (message: Message) => void;
  remove: (message: Message) => void;
  /** `from` is what was pressed: it stays where it is on the screen. */
  select: (message: Message, siblingId: string, direction: Direction, from: HTMLElement) => void;
}

/** Before what was pressed goes away: the focus stays in its message. */
export function focusArticle({ currentTarget }: SyntheticEvent<HTMLElement>): void {
  currentTarget.closest('article')?.focus({ preventScroll: true });
}
