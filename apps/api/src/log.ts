import { DrizzleQueryError } from 'drizzle-orm';
import { pino, type DestinationStream, type Logger } from 'pino';

/** JSON lines. What people write, and what signs them in, stands in no log: a failed query is told without its values. */
export function createLogger(level: string, destination: DestinationStream): Logger {
  return pino({ level, serializers: { err: describe } }, destination);
}

/** The text of an error without the values that the query in it was made with. */
export function withoutValues(message: string): string {
  const [text = ''] = message.split('\nparams:');
  return text;
}

const MOST_CAUSES = 5;

function describe(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return typeof error;
  const code: unknown = Reflect.get(error, 'code');
  return {
    type: error.name,
    message: error instanceof DrizzleQueryError ? `Failed query: ${error.query}` : withoutValues(error.message),
    ...(typeof code === 'string' ? { code } : {}),
    // It begins with the message.
    stack: error.stack?.slice(error.stack.indexOf('\n    at ')).trimStart(),
    ...(error.cause === undefined || depth === MOST_CAUSES ? {} : { cause: describe(error.cause, depth + 1) }),
  };
}
