import fc from 'fast-check';
import type { TreeNode } from '../src/tree.ts';

export interface TestMessage extends TreeNode {
  readonly text: string;
}

/** Ids whose order is their age, as UUIDv7 is. */
export const idAt = (age: number): string => `m${String(age).padStart(6, '0')}`;

/** Messages of a random tree, in random order. Small numbers of possible parents make deep trees, large ones wide. */
export const messagesOfATree = (least = 0): fc.Arbitrary<TestMessage[]> =>
  fc
    .array(fc.record({ back: fc.integer({ min: 0, max: 12 }), text: fc.string({ maxLength: 5 }) }), {
      minLength: least,
      maxLength: 60,
    })
    .map((drawn) =>
      drawn.map(({ back, text }, age): TestMessage => {
        // 0 is a new beginning, and so is what reaches back before the first message.
        const parent = age - back;
        return { id: idAt(age), parentId: back === 0 || parent < 0 ? null : idAt(parent), text };
      }),
    )
    .chain((messages) => fc.shuffledSubarray(messages, { minLength: messages.length }));

/** A random tree's messages and one of them. */
export const messagesAndOne = (): fc.Arbitrary<{ messages: TestMessage[]; one: TestMessage }> =>
  messagesOfATree(1).chain((messages) => fc.constantFrom(...messages).map((one) => ({ messages, one })));

/** One branch, `length` messages deep. */
export function chain(length: number): TestMessage[] {
  return Array.from({ length }, (_, i) => ({ id: idAt(i), parentId: i === 0 ? null : idAt(i - 1), text: '' }));
}
