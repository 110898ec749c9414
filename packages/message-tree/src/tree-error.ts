/**
 * - `duplicate_id`: two messages have this id
 * - `missing_parent`: the message with this id names a parent that isn't there
 * - `cycle`: the message with this id is its own ancestor
 * - `unknown_message`: no message has this id
 */
export type TreeErrorCode = 'duplicate_id' | 'missing_parent' | 'cycle' | 'unknown_message';

const reasons: Record<TreeErrorCode, (id: string) => string> = {
  duplicate_id: (id) => `Two messages have the id ${id}.`,
  missing_parent: (id) => `The parent of message ${id} is missing.`,
  cycle: (id) => `Message ${id} is its own ancestor.`,
  unknown_message: (id) => `There is no message ${id}.`,
};

/** Messages that make no tree, or a question about a message that isn't in it. */
export class TreeError extends Error {
  override readonly name = 'TreeError';
  readonly code: TreeErrorCode;
  /** The message at fault. */
  readonly id: string;

  constructor(code: TreeErrorCode, id: string) {
    super(reasons[code](id));
    this.code = code;
    this.id = id;
  }
}
