import { once } from 'node:events';
import type { Server } from 'node:http';

/** Listens on a free port of loopback, tells the parent the address, and ends when told to or when the parent is gone. */
export async function serve(server: Server): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.once(signal, () => process.exit());
  // Longer than any client here keeps an idle connection.
  server.keepAliveTimeout = 65_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port to listen on.');
  process.send?.(`http://127.0.0.1:${address.port}`);
}
