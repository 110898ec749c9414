import type { Message } from '@dramatis/client/model';
import type { BranchPages } from './queries.ts';

/**
 * Puts messages that arrived live on the loaded branch: a known one is replaced, a child of the leaf is appended, a child of an
 * earlier message starts a new end of the branch, a new root starts another one. Null when the branch has to be read again.
 */
export function placeOnBranch(data: BranchPages, incoming: readonly Message[]): BranchPages | null {
  let pages = data.pages.map((page) => ({ ...page, messages: [...page.messages] }));
  let { pageParams } = data;

  for (const message of incoming) {
    const home = pages.find((page) => page.messages.some(({ id }) => id === message.id));
    if (home) {
      home.messages = home.messages.map((other) => (other.id === message.id ? message : other));
      continue;
    }
    if (message.parentId === null) {
      pages = [{ messages: [message], nextCursor: null }];
      pageParams = pageParams.slice(0, 1);
      continue;
    }
    const newest = pages[0];
    const parent = newest?.messages.findIndex(({ id }) => id === message.parentId) ?? -1;
    if (!newest || parent < 0) return null;
    newest.messages.splice(parent + 1, Infinity, message);
  }
  return { pages, pageParams };
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

/** The branch without what is about to be deleted: it ends before the first such message, and no sibling counts that is one. */
export function withoutHidden(branch: readonly Message[], hidden: ReadonlySet<string>): readonly Message[] {
  if (hidden.size === 0) return branch;
  const end = branch.findIndex(({ id }) => hidden.has(id));
  return (end < 0 ? branch : branch.slice(0, end)).map((message) =>
    message.siblingIds.some((id) => hidden.has(id))
      ? { ...message, siblingIds: message.siblingIds.filter((id) => !hidden.has(id)) }
      : message,
  );
}

/**
 * How many messages stand and fall with one, itself included; null when the branch can't tell, because another branch leaves it
 * further down.
 */
export function subtreeSize(branch: readonly Message[], messageId: string): number | null {
  const below = branch.slice(branch.findIndex(({ id }) => id === messageId) + 1);
  return below.every(({ siblingIds }) => siblingIds.length === 1) ? below.length + 1 : null;
}

/** Adds to `found` every message that hangs on one in it. Parents come first. */
export function addDescendants(found: Set<string>, messages: readonly Pick<Message, 'id' | 'parentId'>[]): void {
  for (const { id, parentId } of messages) if (parentId !== null && found.has(parentId)) found.add(id);
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
