import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildTree, childrenOf, nodeOf, subtree, type TreeNode } from '../src/tree.ts';
import { TreeError, type TreeErrorCode } from '../src/tree-error.ts';
import { chain, idAt, messagesAndOne, messagesOfATree } from './messages.ts';
import { naiveChildren, naivePath, naiveRemove } from './naive.ts';

/** Expects that no tree can be built, and that the error names one of `ids`. */
function expectRefusal(messages: TreeNode[], code: TreeErrorCode, ids: string[]): void {
  const error = errorOf(() => buildTree(messages));
  expect(error).toMatchObject({ code, message: expect.stringContaining(error.id) });
  expect(ids).toContain(error.id);
}

function errorOf(act: () => unknown): TreeError {
  try {
    act();
  } catch (error) {
    if (error instanceof TreeError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}

describe('buildTree', () => {
  it('holds every message once, each below its parent, oldest first, whatever their order was', () => {
    fc.assert(
      fc.property(messagesOfATree(), (messages) => {
        const tree = buildTree(messages);
        expect(new Set(tree.nodes.values())).toEqual(new Set(messages));
        for (const parentId of [null, ...messages.map(({ id }) => id)]) {
          expect(childrenOf(tree, parentId)).toEqual(naiveChildren(messages, parentId));
        }
      }),
    );
  });

  it('leaves what it is given as it was', () => {
    fc.assert(
      fc.property(messagesOfATree(), (messages) => {
        const before = structuredClone(messages);
        buildTree(Object.freeze(messages.map((message) => Object.freeze(message))));
        expect(messages).toEqual(before);
      }),
    );
  });

  it('builds the empty tree', () => {
    expect(childrenOf(buildTree([]), null)).toEqual([]);
  });

  it('refuses two messages with one id', () => {
    fc.assert(
      fc.property(messagesAndOne(), ({ messages, one }) => {
        expectRefusal([...messages, { ...one, parentId: null }], 'duplicate_id', [one.id]);
      }),
    );
  });

  it('refuses a message whose parent is not among them', () => {
    fc.assert(
      fc.property(messagesAndOne(), ({ messages, one }) => {
        const stray = { ...one, parentId: 'elsewhere' };
        expectRefusal(
          messages.map((message) => (message === one ? stray : message)),
          'missing_parent',
          [one.id],
        );
      }),
    );
  });

  it('refuses a cycle, naming a message that is on it', () => {
    const withCycle = messagesAndOne().chain(({ messages, one }) =>
      fc.constantFrom(...subtree(buildTree(messages), one.id)).map((below) => ({ messages, one, below })),
    );
    fc.assert(
      fc.property(withCycle, ({ messages, one, below }) => {
        const onCycle = naivePath(messages, below.id).filter(({ id }) => id >= one.id);
        expectRefusal(
          messages.map((message) => (message === one ? { ...one, parentId: below.id } : message)),
          'cycle',
          onCycle.map(({ id }) => id),
        );
      }),
    );
  });

  it('refuses a message that is its own parent', () => {
    expectRefusal([{ id: 'a', parentId: 'a' }], 'cycle', ['a']);
  });

  it('takes a branch deeper than the stack, and finds a cycle in one', () => {
    const messages = chain(20_000);
    expect(subtree(buildTree(messages), idAt(0))).toHaveLength(20_000);
    const closed = messages.map((message, i) => (i === 0 ? { ...message, parentId: idAt(19_999) } : message));
    expectRefusal(
      closed,
      'cycle',
      messages.map(({ id }) => id),
    );
  });
});

describe('subtree', () => {
  it('is the message and all that would go with it, parents first', () => {
    fc.assert(
      fc.property(messagesAndOne(), ({ messages, one }) => {
        const found = subtree(buildTree(messages), one.id);
        const left = new Set(naiveRemove(messages, one.id));
        expect(new Set(found)).toEqual(new Set(messages.filter((message) => !left.has(message))));
        expect(found[0]).toBe(one);
        const seen = new Set([one.parentId]);
        for (const { id, parentId } of found) {
          expect(seen).toContain(parentId);
          seen.add(id);
        }
      }),
    );
  });
});

describe('nodeOf', () => {
  it('names the message that is not there', () => {
    expect(() => nodeOf(buildTree(chain(3)), 'x')).toThrow(new TreeError('unknown_message', 'x'));
  });
});
