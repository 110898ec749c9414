/** Bytes that can be read here and there, wherever they are. */
export interface ByteSource {
  readonly size: number;
  /** From `start` up to and without `end`; less where there is no more. */
  read(start: number, end: number): Uint8Array;
}

export function inMemory(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (start, end) => bytes.subarray(start, end) };
}
