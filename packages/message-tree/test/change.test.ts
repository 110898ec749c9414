import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMessage, removeSubtree } from '../src/change.ts';
import { buildTree, type MessageTree } from '../src/tree.ts';
import { TreeError } from '../src/tree-error.ts';
import { chain, idAt, messagesAndOne, messagesOfATree, type TestMessage } from './messages.ts';
import { naiveChildren, naiveLastLeaf, naiveRemove } from './naive.ts';

/** Equal in all that can be asked of a tree; the order of the maps' entries is no part of it. */
function expectSameTree(actual: MessageTree<TestMessage>, expected: MessageTree<TestMessage>): void {
  expect(Object.fromEntries(actual.nodes)).toEqual(Object.fromEntries(expected.nodes));
  expect(Object.fromEntries(actual.children)).toEqual(Object.fromEntries(expected.children));
}

describe('addMessage', () => {
  it('gives the tree that all messages together make, whatever the age of the new one', () => {
    fc.assert(
      fc.property(messagesAndOne(), ({ messages, one }) => {
        const others = naiveRemove(messages, one.id);
        const before = buildTree(others);
        expectSameTree(addMessage(before, one), buildTree([...others, one]));
        expectSameTree(before, buildTree(others));
      }),
    );
  });

  it('refuses an id that is taken', () => {
    fc.assert(
      fc.property(messagesAndOne(), ({ messages, one }) => {
        const again = { ...one, parentId: null };
        expect(() => addMessage(buildTree(messages), again)).toThrow(new TreeError('duplicate_id', one.id));
      }),
    );
  });

  it('refuses a parent that is not there, itself included', () => {
    fc.assert(
      fc.property(messagesOfATree(), fc.constantFrom('x', 'elsewhere'), (messages, parentId) => {
        const stray = { id: 'x', parentId, text: '' };
        expect(() => addMessage(buildTree(messages), stray)).toThrow(new TreeError('missing_parent', 'x'));
      }),
    );
  });
});

describe('removeSubtree', () => {
  const messagesOneAndActive = () =>
    messagesAndOne().chain((drawn) => fc.constantFrom(...drawn.messages).map((active) => ({ ...drawn, active })));

  it('takes the message and all below it, and keeps the rest whole', () => {
    fc.assert(
      fc.property(messagesAndOne(), ({ messages, one }) => {
        const before = buildTree(messages);
        const left = naiveRemove(messages, one.id);
        const { tree, removed } = removeSubtree(before, one.id, null);
        expectSameTree(tree, buildTree(left));
        expect(new Set([...left, ...removed])).toEqual(new Set(messages));
        expect(left.length + removed.length).toBe(messages.length);
        expectSameTree(before, buildTree(messages));
      }),
    );
  });

  it('leaves the active leaf where it is unless it went, and then moves it to the nearest place', () => {
    fc.assert(
      fc.property(messagesOneAndActive(), ({ messages, one, active }) => {
        const left = naiveRemove(messages, one.id);
        const newest = naiveChildren(left, one.parentId).at(-1);
        const nearest = newest === undefined ? one.parentId : naiveLastLeaf(left, newest).id;
        const { activeLeafId } = removeSubtree(buildTree(messages), one.id, active.id);
        expect(activeLeafId).toBe(left.includes(active) ? active.id : nearest);
      }),
    );
  });

  it('moves the active leaf to a leaf, or nowhere when nothing is left', () => {
    fc.assert(
      fc.property(messagesAndOne(), ({ messages, one }) => {
        const { tree, activeLeafId } = removeSubtree(buildTree(messages), one.id, one.id);
        const isLeaf = activeLeafId !== null && tree.nodes.has(activeLeafId) && !tree.children.has(activeLeafId);
        expect(isLeaf).toBe(tree.nodes.size > 0);
      }),
    );
  });

  it('undoes what addMessage did', () => {
    fc.assert(
      fc.property(messagesAndOne(), ({ messages, one }) => {
        const others = buildTree(naiveRemove(messages, one.id));
        expectSameTree(removeSubtree(addMessage(others, one), one.id, null).tree, others);
      }),
    );
  });

  it('takes a branch deeper than the stack', () => {
    const { tree, activeLeafId } = removeSubtree(buildTree(chain(20_000)), idAt(1), idAt(19_999));
    expect(tree.nodes.size).toBe(1);
    expect(activeLeafId).toBe(idAt(0));
  });

  it('names the message that is not there', () => {
    const tree = buildTree(chain(3));
    expect(() => removeSubtree(tree, 'x', null)).toThrow(new TreeError('unknown_message', 'x'));
    expect(() => removeSubtree(tree, idAt(0), 'x')).toThrow(new TreeError('unknown_message', 'x'));
  });
});

it('stays a whole tree through any sequence of changes', () => {
  const change = fc.record({ remove: fc.boolean(), pick: fc.nat(), newRoot: fc.boolean() });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 80 }), (changes) => {
      let tree = buildTree<TestMessage>([]);
      let messages: TestMessage[] = [];
      let leaf: string | null = null;
      for (const [age, { remove, pick, newRoot }] of changes.entries()) {
        const picked = messages[pick % Math.max(1, messages.length)];
        if (remove && picked !== undefined) {
          ({ tree, activeLeafId: leaf } = removeSubtree(tree, picked.id, leaf));
          messages = naiveRemove(messages, picked.id);
        } else {
          const message = { id: idAt(age), parentId: newRoot ? null : (picked?.id ?? null), text: '' };
          tree = addMessage(tree, message);
          messages.push(message);
          leaf = message.id;
        }
        expectSameTree(tree, buildTree(messages));
        expect(leaf !== null && tree.nodes.has(leaf)).toBe(messages.length > 0);
      }
    }),
  );
});
