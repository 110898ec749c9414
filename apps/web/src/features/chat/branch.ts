import type { Message } from '@dramatis/client/model';
import type { BranchPages } from './queries.ts';

/**
 * Puts messages that arrived live on the loaded branch: a known one is replaced, a child of the leaf is appended, a child of an
 * earlier message starts a new end of the branch. Null when the branch has to be read again.
 */
export function placeOnBranch(data: BranchPages, incoming: readonly Message[]): BranchPages | null {
  const pages = data.pages.map((page) => ({ ...page, messages: [...page.messages] }));
  const newest = pages[0];
  if (!newest) return null;

  for (const message of incoming) {
    const home = pages.find((page) => page.messages.some(({ id }) => id === message.id));
    if (home) {
      home.messages = home.messages.map((other) => (other.id === message.id ? message : other));
      continue;
    }
    if (message.parentId === null && newest.messages.length === 0) {
      newest.messages.push(message);
      continue;
    }
    const parent = newest.messages.findIndex(({ id }) => id === message.parentId);
    if (parent < 0) return null;
    newest.messages.splice(parent + 1, Infinity, message);
  }
  return { ...data, pages };
}

/** Only replaces: a finished message of a branch that is not shown has no place here. */
export function replaceOnBranch(data: BranchPages, message: Message): BranchPages {
  return {
    ...data,
    pages: data.pages.map((page) =>
      page.messages.some(({ id }) => id === message.id)
        ? { ...page, messages: page.messages.map((other) => (other.id === message.id ? message : other)) }
        : page,
    ),
  };
}

/** Siblings as `‹ 2/3 ›` shows them. */
export function siblingsOf(message: Message): {
  position: number;
  count: number;
  previous: string | null;
  next: string | null;
} {
  const index = message.siblingIds.indexOf(message.id);
  return {
    position: index + 1,
    count: message.siblingIds.length,
    previous: message.siblingIds[index - 1] ?? null,
    next: index < 0 ? null : (message.siblingIds[index + 1] ?? null),
  };
}
