const MiB = 1024 * 1024;

/** What one conversation may cost to read. */
export const jsonLimits = {
  jsonBytes: 64 * MiB,
  jsonDepth: 64,
  /** A message with all that is known of it has some thirty. */
  jsonValues: 4_000_000,
} as const;

/** An archive of conversations: more files than ZIP can count without its extension are not taken. */
export const archiveLimits = { entries: 65_000, bytes: 4 * 1024 * MiB } as const;

/** Lines of a file, be there what may in them: each costs at least its reading. */
export const MOST_LINES = 1_000_000;
