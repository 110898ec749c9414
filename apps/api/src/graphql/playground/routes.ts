import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Server } from '../../http/server.ts';

/** A page to try GraphQL on, at `/graphql/playground`. Everything on it comes from this server. */
export async function playgroundRoutes(server: Server): Promise<void> {
  const files: [name: string, file: string, type: string][] = [
    ['playground', 'index.html', 'text/html'],
    ['playground.js', 'playground.js', 'text/javascript'],
    ['schema.graphql', '../schema.graphql', 'text/plain'],
  ];
  for (const [name, file, type] of files) {
    const content = readFileSync(join(import.meta.dirname, file), 'utf8');
    server.get(`/graphql/${name}`, { schema: { hide: true } }, (_request, reply) =>
      reply.type(`${type}; charset=utf-8`).send(content),
    );
  }
}
