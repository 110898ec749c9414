import { SearchQuery, SearchResults } from '@dramatis/contract/search';
import { search } from '../domain/search/search.ts';
import type { MakeCtx, Server } from './server.ts';

export function searchRoutes(makeCtx: MakeCtx) {
  return async (server: Server): Promise<void> => {
    server.get(
      '/search',
      {
        schema: {
          summary: 'Find messages, and sessions by their titles',
          querystring: SearchQuery,
          response: { 200: SearchResults },
        },
      },
      async (request, reply) => search(await makeCtx(request, reply), request.query),
    );
  };
}
