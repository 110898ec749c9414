import type { KnowledgeEngine } from '../domain/notebooks/engine.ts';
import type { Server } from './server.ts';

/** `/healthz`: the process lives. `/readyz`: it can serve, too, and whether passages are searched by their vectors. */
export function healthRoutes(isReady: () => Promise<boolean>, vectors: KnowledgeEngine['vectors']) {
  return async (server: Server): Promise<void> => {
    server.get('/healthz', async () => ({ status: 'ok' }));
    server.get('/readyz', async (_request, reply) => {
      const ready = await isReady();
      return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', vectors });
    });
  };
}
