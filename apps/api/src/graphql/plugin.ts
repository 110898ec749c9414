import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import mercurius from 'mercurius';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { MakeCtx, Server } from '../http/server.ts';
import { refuseCostly } from './cost.ts';
import { knownDocuments } from './documents.ts';
import { formatErrors } from './errors.ts';
import { refuseIntrospection } from './introspection.ts';
import { loaders } from './loaders.ts';
import { resolvers } from './resolvers.ts';
import { eventStreamAnswers } from './subscriptions.ts';

declare module 'mercurius' {
  interface MercuriusContext extends Ctx {}
}

const schema = readFileSync(resolve(import.meta.dirname, 'schema.graphql'), 'utf8');

/** GraphQL at `POST /graphql`, calling the same verbs as REST. */
export function graphqlRoutes(makeCtx: MakeCtx, { development }: { development: boolean }) {
  return async (server: Server): Promise<void> => {
    // Mercurius takes GET as well, which nothing here needs; some requests break it there.
    server.addHook('onRequest', async (request) => {
      if (request.method !== 'POST') throw new AppError('invalid_input', 'Send GraphQL with POST.');
    });
    server.addHook('preHandler', eventStreamAnswers(makeCtx));
    await server.register(mercurius, {
      schema,
      resolvers,
      loaders,
      path: '/graphql',
      graphiql: false,
      allowBatchedQueries: false,
      persistedQueryProvider: knownDocuments,
      validationRules: development ? [] : [refuseIntrospection],
      // Tools ask for the schema with a query of depth 15.
      queryDepth: 15,
      context: async (request, reply) => await makeCtx(request, reply),
      errorFormatter: ({ data, errors }, { log }) => ({
        statusCode: 200,
        response: { data: data ?? null, errors: formatErrors(errors, log) },
      }),
    });
    server.graphql.addHook('preExecution', async (schema, document, _context, variables) =>
      refuseCostly(schema, document, variables),
    );
  };
}
