import { TreeError } from './tree-error.ts';

/** A message as far as the tree is concerned. Ids are UUIDv7, so their order is the messages' age. */
export interface TreeNode {
  readonly id: string;
  /** `null`: a beginning of the conversation; there may be several. */
  readonly parentId: string | null;
}

/** All messages of one session. Never changes: adding and removing give a new tree. */
export interface MessageTree<N extends TreeNode> {
  readonly nodes: ReadonlyMap<string, N>;
  /** Of each message that has any, and of `null`: the children, oldest first. */
  readonly children: ReadonlyMap<string | null, readonly N[]>;
}

/**
 * Builds the tree of messages given in any order. Takes time in proportion to their number.
 * @throws TreeError duplicate_id, missing_parent or cycle
 */
export function buildTree<N extends TreeNode>(messages: Iterable<N>): MessageTree<N> {
  const nodes = new Map<string, N>();
  for (const message of messages) {
    if (nodes.has(message.id)) throw new TreeError('duplicate_id', message.id);
    nodes.set(message.id, message);
  }

  const children = new Map<string | null, N[]>();
  for (const message of nodes.values()) {
    const { id, parentId } = message;
    if (parentId !== null && !nodes.has(parentId)) throw new TreeError('missing_parent', id);
    const siblings = children.get(parentId);
    if (siblings === undefined) children.set(parentId, [message]);
    else siblings.push(message);
  }
  for (const siblings of children.values()) if (!isInOrder(siblings)) siblings.sort(byAge);

  const tree = { nodes, children };
  refuseCycles(tree);
  return tree;
}

/** @throws TreeError unknown_message */
export function nodeOf<N extends TreeNode>(tree: MessageTree<N>, id: string): N {
  const node = tree.nodes.get(id);
  if (node === undefined) throw new TreeError('unknown_message', id);
  return node;
}

/** The answers to a message, or with `null` the beginnings of the conversation; oldest first. */
export function childrenOf<N extends TreeNode>(tree: MessageTree<N>, id: string | null): readonly N[] {
  return tree.children.get(id) ?? [];
}

/** A message and everything below it, parents before their children. */
export function subtree<N extends TreeNode>(tree: MessageTree<N>, id: string): N[] {
  return withDescendants(tree, [nodeOf(tree, id)]);
}

/** For sorting: oldest first. */
export function byAge(a: TreeNode, b: TreeNode): number {
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

// A loop and not recursion here and elsewhere: conversations are deeper than the stack.
function withDescendants<N extends TreeNode>(tree: MessageTree<N>, tops: readonly N[]): N[] {
  const found = [...tops];
  // The array grows while it is walked.
  for (const node of found) for (const child of childrenOf(tree, node.id)) found.push(child);
  return found;
}

/** Whoever has all their ancestors is reached from the beginnings; the rest are on a cycle, or below one. */
function refuseCycles(tree: MessageTree<TreeNode>): void {
  const reached = withDescendants(tree, childrenOf(tree, null));
  if (reached.length === tree.nodes.size) return;
  const known = new Set(reached.map(({ id }) => id));
  for (const { id: start } of tree.nodes.values()) {
    if (known.has(start)) continue;
    // Upwards from here there is no beginning, so the walk comes to a message that it has passed before.
    const passed = new Set<string | null>();
    let id: string | null = start;
    while (id !== null && !passed.has(id)) {
      passed.add(id);
      id = nodeOf(tree, id).parentId;
    }
    if (id !== null) throw new TreeError('cycle', id);
  }
}

function isInOrder(nodes: readonly TreeNode[]): boolean {
  return nodes.every((node, i) => {
    const previous = nodes[i - 1];
    return previous === undefined || previous.id < node.id;
  });
}
