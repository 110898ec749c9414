import type { KeyboardEvent } from 'react';

/** What browsers call any key that an input method has taken. */
const TAKEN = 229;

/**
 * Whether a key is the input method's, such as the Enter that takes a word. In Safari composing is over by then, and only the code
 * tells.
 */
export const isComposing = ({ nativeEvent, keyCode }: KeyboardEvent): boolean =>
  nativeEvent.isComposing || keyCode === TAKEN;
