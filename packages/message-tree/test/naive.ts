import type { TreeNode } from '../src/tree.ts';

/** The same answers from the bare list, as plainly as they can be said. What the tree is compared with. */

export function naiveChildren<N extends TreeNode>(messages: readonly N[], parentId: string | null): N[] {
  return messages.filter((m) => m.parentId === parentId).toSorted((a, b) => a.id.localeCompare(b.id));
}

export function naivePath<N extends TreeNode>(messages: readonly N[], id: string | null): N[] {
  const node = messages.find((m) => m.id === id);
  return node === undefined ? [] : [...naivePath(messages, node.parentId), node];
}

export function naiveLastLeaf<N extends TreeNode>(messages: readonly N[], node: N): N {
  const newest = naiveChildren(messages, node.id).at(-1);
  return newest === undefined ? node : naiveLastLeaf(messages, newest);
}

/** What is left when a message goes: everything that does not have it on its path. */
export function naiveRemove<N extends TreeNode>(messages: readonly N[], id: string): N[] {
  return messages.filter((m) => !naivePath(messages, m.id).some((ancestor) => ancestor.id === id));
}
