import { startEmbeddedPostgres } from '../../apps/api/src/db/embedded.ts';

const postgres = await startEmbeddedPostgres({ dataDir: process.argv[2] ?? '', log: () => undefined });
for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) {
  process.once(signal, () => void postgres.stop().then(() => process.exit()));
}
process.send?.(postgres.url);
