import { childrenOf, type MessageTree, nodeOf, type TreeNode } from './tree.ts';

/**
 * The branch from its beginning down to a message, that message last.
 * @throws TreeError unknown_message
 */
export function pathTo<N extends TreeNode>(tree: MessageTree<N>, id: string): N[] {
  const path = [nodeOf(tree, id)];
  for (let parentId = path[0]?.parentId ?? null; parentId !== null;) {
    const parent = nodeOf(tree, parentId);
    path.push(parent);
    ({ parentId } = parent);
  }
  return path.toReversed();
}

/**
 * All messages with the same parent, oldest first, and the place of this one among them.
 * @throws TreeError unknown_message
 */
export function siblingsOf<N extends TreeNode>(
  tree: MessageTree<N>,
  id: string,
): { siblings: readonly N[]; index: number } {
  const node = nodeOf(tree, id);
  const siblings = childrenOf(tree, node.parentId);
  return { siblings, index: siblings.indexOf(node) };
}

/**
 * The end of the branch that is reached from a message by taking the newest answer each time; the message itself when
 * nobody has answered it. Where a person lands who goes over to a sibling.
 * @throws TreeError unknown_message
 */
export function lastLeaf<N extends TreeNode>(tree: MessageTree<N>, id: string): N {
  let leaf = nodeOf(tree, id);
  for (let next = childrenOf(tree, id).at(-1); next !== undefined; next = childrenOf(tree, leaf.id).at(-1)) leaf = next;
  return leaf;
}
