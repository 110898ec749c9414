import type { PersistedQueryProvider } from 'mercurius';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppError } from '../errors.ts';

/** SHA-256 in hex → document. Those of the client, as generated. */
const documents = new Map<string, unknown>(
  Object.entries(JSON.parse(readFileSync(resolve(import.meta.dirname, 'documents.json'), 'utf8'))),
);

/**
 * Documents that are asked for by their hash, in the way of Apollo's persisted queries. A request with a document of its
 * own is answered from that, whatever hash comes with it: others' documents are not kept.
 */
export const knownDocuments: PersistedQueryProvider = {
  isPersistedQuery: (request) => request.query === undefined && hashOf(request) !== undefined,
  isPersistedQueryRetry: () => false,
  getHash: (request) => hashOf(request) ?? '',
  async getQueryFromHash(hash) {
    const document = documents.get(hash);
    if (typeof document === 'string') return document;
    // Clients look for this text.
    throw new AppError('persisted_query_not_found', 'PersistedQueryNotFound');
  },
};

function hashOf(request: object): string | undefined {
  const extensions = 'extensions' in request ? request.extensions : undefined;
  const persisted = isObject(extensions) ? extensions['persistedQuery'] : undefined;
  const hash = isObject(persisted) ? persisted['sha256Hash'] : undefined;
  return typeof hash === 'string' && hash !== '' ? hash : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
