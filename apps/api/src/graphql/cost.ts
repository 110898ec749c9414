import type * as Library from 'graphql-query-complexity';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { createRequire } from 'node:module';
import { AppError } from '../errors.ts';

// Required, not imported, because Mercurius requires `graphql`: of its two builds, one does not know the other's types.
// oxlint-disable-next-line typescript/no-unsafe-assignment -- the package's own types, under another name
const library: typeof Library = createRequire(import.meta.url)('graphql-query-complexity');

/** A page of 100 characters with all of their fields costs about 2,500. */
const MAX_COST = 5_000;

/** Each of these asks the database something. */
const ROOT_COST = 100;
const roots: ReadonlySet<string> = new Set(['Query', 'Mutation', 'Subscription']);

/** The most that lists without a `first` hold. */
const lengths: Readonly<Record<string, number>> = {
  userPersonas: 200,
  characterVersions: 50,
  // Of a lorebook. A few have thousands; this keeps an operation from asking for several.
  entries: 100,
};

/**
 * Refuses an operation that asks for too much at once: each field costs one, times the length of the lists around it,
 * under every alias.
 * @throws AppError invalid_input
 */
export function refuseCostly(schema: GraphQLSchema, query: DocumentNode, variables: Record<string, unknown>): void {
  const cost = library.getComplexity({ schema, query, variables, estimators: [estimate] });
  if (cost <= MAX_COST) return;
  throw new AppError('invalid_input', `This asks for too much at once: it costs ${cost}, and ${MAX_COST} is the most.`);
}

function estimate({ type, field, args, childComplexity }: Library.ComplexityEstimatorArgs): number {
  // The schema's own description is small, however deep.
  if (type.name.startsWith('__')) return 0;
  const first: unknown = args['first'];
  const length = typeof first === 'number' ? Math.max(1, first) : (lengths[field.name] ?? 1);
  return (roots.has(type.name) ? ROOT_COST : 1) + length * childComplexity;
}
