import { lastLeaf, siblingsOf } from './navigate.ts';
import { byAge, childrenOf, type MessageTree, nodeOf, subtree, type TreeNode } from './tree.ts';
import { TreeError } from './tree-error.ts';

/**
 * The tree with one more message, an answer to its parent.
 * @throws TreeError duplicate_id, missing_parent
 */
export function addMessage<N extends TreeNode>(tree: MessageTree<N>, message: N): MessageTree<N> {
  const { id, parentId } = message;
  if (tree.nodes.has(id)) throw new TreeError('duplicate_id', id);
  if (parentId !== null && !tree.nodes.has(parentId)) throw new TreeError('missing_parent', id);
  return {
    nodes: new Map(tree.nodes).set(id, message),
    children: new Map(tree.children).set(parentId, [...childrenOf(tree, parentId), message].toSorted(byAge)),
  };
}

/**
 * The tree without a message and everything below it.
 *
 * @param activeLeafId where the conversation stands now; `null` for nowhere
 * @returns the messages that went, parents first, and where the conversation stands after that: where it stood, or if
 *   that went, at the end of the newest remaining sibling's branch, else at the parent, else nowhere
 * @throws TreeError unknown_message
 */
export function removeSubtree<N extends TreeNode>(
  tree: MessageTree<N>,
  id: string,
  activeLeafId: string | null,
): { tree: MessageTree<N>; removed: readonly N[]; activeLeafId: string | null } {
  const { parentId } = nodeOf(tree, id);
  const removed = subtree(tree, id);
  const nodes = new Map(tree.nodes);
  const children = new Map(tree.children);
  for (const node of removed) {
    nodes.delete(node.id);
    children.delete(node.id);
  }
  const siblings = siblingsOf(tree, id).siblings.filter((sibling) => sibling.id !== id);
  if (siblings.length === 0) children.delete(parentId);
  else children.set(parentId, siblings);

  const remaining = { nodes, children };
  if (activeLeafId === null || nodes.has(activeLeafId)) return { tree: remaining, removed, activeLeafId };
  // A leaf that was in neither tree is a mistake, not a leaf that went.
  nodeOf(tree, activeLeafId);
  const newest = siblings.at(-1);
  return {
    tree: remaining,
    removed,
    activeLeafId: newest === undefined ? parentId : lastLeaf(remaining, newest.id).id,
  };
}
