import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastLeaf, pathTo, siblingsOf } from '../src/navigate.ts';
import { buildTree, childrenOf } from '../src/tree.ts';
import { TreeError } from '../src/tree-error.ts';
import { chain, idAt, messagesAndOne } from './messages.ts';
import { naiveChildren, naiveLastLeaf, naivePath } from './naive.ts';

describe('pathTo', () => {
  it('leads from a beginning, parent by parent, to the message', () => {
    fc.assert(
      fc.property(messagesAndOne(), ({ messages, one }) => {
        const path = pathTo(buildTree(messages), one.id);
        expect(path).toEqual(naivePath(messages, one.id));
        expect(path[0]?.parentId).toBeNull();
        expect(path.at(-1)).toBe(one);
      }),
    );
  });

  it('ends in a leaf when it leads to one', () => {
    fc.assert(
      fc.property(messagesAndOne(), ({ messages, one }) => {
        const tree = buildTree(messages);
        const end = pathTo(tree, lastLeaf(tree, one.id).id).at(-1);
        expect(childrenOf(tree, end?.id ?? '')).toEqual([]);
      }),
    );
  });
});

describe('siblingsOf', () => {
  it('counts the message among those with its parent, oldest first', () => {
    fc.assert(
      fc.property(messagesAndOne(), ({ messages, one }) => {
        const { siblings, index } = siblingsOf(buildTree(messages), one.id);
        expect(siblings).toEqual(naiveChildren(messages, one.parentId));
        expect(siblings[index]).toBe(one);
      }),
    );
  });
});

describe('lastLeaf', () => {
  it('takes the newest child each time', () => {
    fc.assert(
      fc.property(messagesAndOne(), ({ messages, one }) => {
        expect(lastLeaf(buildTree(messages), one.id)).toBe(naiveLastLeaf(messages, one));
      }),
    );
  });
});

it('goes up and down a branch deeper than the stack', () => {
  const messages = chain(20_000);
  const tree = buildTree(messages);
  expect(lastLeaf(tree, idAt(0))).toBe(messages.at(-1));
  expect(pathTo(tree, idAt(19_999))).toEqual(messages);
});

it('names the message that is not there', () => {
  const tree = buildTree(chain(3));
  for (const ask of [pathTo, siblingsOf, lastLeaf]) {
    expect(() => ask(tree, 'x')).toThrow(new TreeError('unknown_message', 'x'));
  }
});
