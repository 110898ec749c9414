/** Media types that can be read into books. */
export const readableTypes = [
  'text/plain',
  'text/markdown',
  'text/html',
  'application/pdf',
  'application/epub+zip',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
] as const;
export type ReadableType = (typeof readableTypes)[number];
