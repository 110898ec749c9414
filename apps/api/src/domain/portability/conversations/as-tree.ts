import { lastLeaf } from '@dramatis/message-tree/navigate';
import { buildTree, childrenOf, nodeOf, type MessageTree } from '@dramatis/message-tree/tree';
import { TreeError } from '@dramatis/message-tree/tree-error';
import { CardRefusal } from '../cards/refusal.ts';
import type { Conversation, ConversationMessage } from './conversation.ts';

type Unchecked = Pick<Conversation, 'messages' | 'leafId'>;

/**
 * The messages of a file as what they have to be: a tree, parents before their children. Siblings keep the order of their
 * ids or, where ids say nothing of age, the one they have.
 * @param whereOf the place of a message in the file
 * @throws CardRefusal invalid_input, with the place: an id that stands twice, a parent that is missing, a message that is
 *   its own ancestor, a leaf that is no message
 */
export function asTree(
  { messages, leafId }: Unchecked,
  {
    idsHaveOrder,
    whereOf,
    whereLeaf,
  }: { idsHaveOrder: boolean; whereOf: (index: number) => string; whereLeaf: string },
): Unchecked {
  // The tree sorts by ids; others are sorted by where they stand.
  const nodes = messages.map((message, index) => ({ index, message }));
  const keys = new Map(nodes.map(({ index, message }) => [message.id, idsHaveOrder ? message.id : rank(index)]));
  const keyOf = (id: string) => keys.get(id) ?? `? ${id}`;
  if (keys.size < messages.length) throw twice(messages, whereOf);
  let tree: MessageTree<{ id: string; parentId: string | null; index: number }>;
  try {
    tree = buildTree(
      nodes.map(({ index, message: { id, parentId } }) => ({
        id: keyOf(id),
        parentId: parentId === null ? null : keyOf(parentId),
        index,
      })),
    );
  } catch (error) {
    if (!(error instanceof TreeError)) throw error;
    const index = messages.findIndex(({ id }) => keyOf(id) === error.id);
    const reason = error.code === 'cycle' ? 'is its own ancestor' : 'answers a message that is not in the file';
    throw new CardRefusal('invalid_input', whereOf(index), `This message ${reason}.`);
  }
  if (leafId !== null && !keys.has(leafId)) {
    throw new CardRefusal(
      'invalid_input',
      whereLeaf,
      'The message that the conversation stands at is not in the file.',
    );
  }
  const start = leafId === null ? childrenOf(tree, null).at(-1)?.id : keyOf(leafId);
  const leaf = start === undefined ? null : lastLeaf(tree, start);
  return { messages: inOrder(tree, messages), leafId: leaf === null ? null : (messages[leaf.index]?.id ?? null) };
}

function inOrder(
  tree: MessageTree<{ id: string; parentId: string | null; index: number }>,
  messages: readonly ConversationMessage[],
): ConversationMessage[] {
  const ids = childrenOf(tree, null).map(({ id }) => id);
  // The array grows while it is walked.
  for (const id of ids) for (const child of childrenOf(tree, id)) ids.push(child.id);
  return ids.flatMap((id) => messages[nodeOf(tree, id).index] ?? []);
}

function twice(messages: readonly ConversationMessage[], whereOf: (index: number) => string): CardRefusal {
  const seen = new Set<string>();
  const index = messages.findIndex(({ id }) => seen.size === seen.add(id).size);
  return new CardRefusal('invalid_input', whereOf(index), 'Two messages of the conversation have this id.');
}

const rank = (index: number) => String(index).padStart(10, '0');
