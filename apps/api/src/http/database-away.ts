/** Of the network, of Node. */
const NETWORK: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  // A socket of a local server that is not there.
  'ENOENT',
]);

/** SQLSTATEs: a server that shuts down, crashed, starts, or has no connection left; and all of class 08. */
const STATES = /^(?:57P0[123]|53300|08...)$/;

/** The driver gives what it notices itself no code. */
const WORDS =
  /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/;

/**
 * What says in an error that the database could not be reached, rather than refused something; null when nothing does.
 * For the log: what is wrapped around it names the statement and its values.
 */
export function whyDatabaseIsAway(error: unknown): Error | null {
  for (let e: unknown = error; e instanceof Error; e = e.cause) {
    const code = 'code' in e && typeof e.code === 'string' ? e.code : '';
    if (NETWORK.has(code) && 'syscall' in e && e.syscall !== 'open') return e;
    if (STATES.test(code) || WORDS.test(e.message)) return e;
  }
  return null;
}

export const databaseAway = {
  code: 'database_unavailable',
  detail: 'The server cannot reach its database at the moment. Nothing that was saved is lost; try again soon.',
  retryAfterSeconds: 5,
} as const;
