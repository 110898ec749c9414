/**
 * A process of its own that starts the server and tells what happens, one JSON line each. `leave` ends without
 * stopping the server; otherwise a line on stdin stops it, and SIGINT is only reported.
 */
import { once } from 'node:events';
import { EmbeddedPostgresError, startEmbeddedPostgres } from '../../src/db/embedded.ts';

const [dataDir = '', mode] = process.argv.slice(2);
const tell = (event: object) => process.stdout.write(`${JSON.stringify(event)}\n`);

process.on('SIGINT', () => tell({ event: 'interrupted' }));
try {
  const server = await startEmbeddedPostgres({ dataDir, log: (line) => tell({ event: 'log', line }) });
  tell({ event: 'started', url: server.url, port: server.port });
  if (mode !== 'leave') {
    await once(process.stdin, 'data');
    await server.stop();
    tell({ event: 'stopped' });
  }
  process.exit(0);
} catch (error) {
  const code = error instanceof EmbeddedPostgresError ? error.code : 'unexpected';
  tell({ event: 'refused', code, message: String(error instanceof Error ? error.message : error) });
  process.exit(1);
}
