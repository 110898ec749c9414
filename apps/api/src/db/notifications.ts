import { sql } from 'drizzle-orm';
import pg from 'pg';
import { CHANNEL } from '../adapters/hub/pointer.ts';
import type { Executor } from './client.ts';

const LONGEST_RETRY_MS = 5_000;
const FIRST_RETRY_MS = 100;

export interface NotificationListener {
  stop(): Promise<void>;
}

/**
 * Listens on a connection of its own, and connects again whenever it breaks.
 * @param onConnected called each time listening begins; notifications before that were missed
 */
export function listenForNotifications(
  url: string,
  handlers: { onPayload: (payload: string) => void; onConnected: () => void; onError: (error: unknown) => void },
): NotificationListener {
  let stopped = false;
  let current: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let failures = 0;

  async function connect(): Promise<void> {
    const client = new pg.Client({ connectionString: url, keepAlive: true });
    current = client;
    let over = false;
    const again = (error: unknown): void => {
      if (over) return;
      over = true;
      void close(client);
      if (stopped) return;
      handlers.onError(error);
      retry = setTimeout(() => void connect(), Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures++));
    };
    client.on('error', again);
    client.on('end', () => again(new Error('The connection for notifications ended.')));
    client.on('notification', ({ payload }) => handlers.onPayload(payload ?? ''));
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      failures = 0;
      handlers.onConnected();
    } catch (error) {
      again(error);
    }
  }

  void connect();
  return {
    async stop() {
      stopped = true;
      clearTimeout(retry);
      if (current !== undefined) await close(current);
    },
  };
}

/** A broken connection may have nothing left to close. */
async function close(client: pg.Client): Promise<void> {
  await client.end().catch(() => undefined);
}

export async function sendNotification(executor: Executor, payload: string): Promise<void> {
  await executor.execute(sql`select pg_notify(${CHANNEL}, ${payload})`);
}
