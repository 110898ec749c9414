const MiB = 1024 * 1024;

/** What a card may cost to read. Generous beside the largest cards in the wild, and small beside a server's memory. */
export const cardLimits = {
  fileBytes: 64 * MiB,
  /** JSON of a card, wherever it stands. */
  jsonBytes: 24 * MiB,
  jsonDepth: 64,
  /** Values in it, counting every field and every item. */
  jsonValues: 1_000_000,
  yamlBytes: MiB,
  loreEntries: 20_000,
  keysPerEntry: 1_000,
  assets: 4_000,
  archiveEntries: 5_000,
  /** All files of an archive together, unpacked. */
  archiveBytes: 192 * MiB,
  /** Unpacked bytes for every packed one, from `archiveRatioFrom` bytes on: less is harmless. */
  archiveRatio: 150,
  archiveRatioFrom: 8 * MiB,
  /** Of a path in an archive. */
  pathLength: 400,
  pngChunks: 100_000,
  imageSide: 16_384,
  imagePixels: 64 * 1024 * 1024,
} as const;
