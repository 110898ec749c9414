import { Meta } from '@dramatis/contract/meta';
import type { Deps } from '../context.ts';
import type { Server } from './server.ts';

/** What operators and frontends ask without an identity. */
export function metaRoutes(deps: Pick<Deps, 'llm'>, version: string) {
  return async (server: Server): Promise<void> => {
    server.get('/meta', { schema: { summary: 'What answers here', response: { 200: Meta } } }, async () => ({
      version,
      model: deps.llm.model,
      demo: deps.llm.demo,
    }));
  };
}
