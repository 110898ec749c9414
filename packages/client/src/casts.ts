import { DRAFT } from './characters.ts';
import type { Cast } from './model.ts';
import type { Transport } from './transport.ts';

const ESTIMATE = 'requests inputTokens outputTokens costUsd pricesAsOf';
const ERROR = 'error { code message retryable }';
const CHAPTER = '{ number title }';

const CAST = `id status stage progress demo files notebook { id name } asOfChapter memberCount chapters ${CHAPTER} ${ERROR}
  members { name aliases importance description mentions firstChapter ${CHAPTER} lastChapter ${CHAPTER}
    evidence { field quote source sourceId chapter ${CHAPTER} page start end } }
  parts { index title status ${ERROR} } drafts { ${DRAFT} } characters { id name draftId }
  estimate(asOfChapter: $asOfChapter) { people { ${ESTIMATE} } persona { ${ESTIMATE} } }`;

/** Who is in some files. `cast` events tell how far each has come; the people are read with `getCast`. */
export function castOperations({ graphql }: Transport) {
  const change = async (field: string, params: string, args: string, given: Record<string, unknown>): Promise<Cast> => {
    const query = `mutation Cast(${params}) { cast: ${field}(${args}) { ${CAST} } }`;
    return (await graphql<{ cast: Cast }>(query, given)).cast;
  };
  return {
    /** The estimate is for reading up to `asOfChapter`. Null when there is no such cast, or it is not yours. */
    async getCast(id: string, asOfChapter?: number, signal?: AbortSignal): Promise<Cast | null> {
      const query = `query Cast($id: ID!, $asOfChapter: Int) { cast(id: $id) { ${CAST} } }`;
      return (await graphql<{ cast: Cast | null }>(query, { id, asOfChapter }, signal)).cast;
    },

    /** Has files read; the model is not asked before `startCast`. */
    createCast: (uploadIds: readonly string[]) =>
      change('createCast', '$input: CreateCastInput!, $asOfChapter: Int', 'input: $input', { input: { uploadIds } }),

    startCast: (id: string, asOfChapter?: number) =>
      change('startCast', '$id: ID!, $asOfChapter: Int', 'id: $id, asOfChapter: $asOfChapter', { id, asOfChapter }),

    cancelCast: (id: string) => change('cancelCast', '$id: ID!, $asOfChapter: Int', 'id: $id', { id }),

    /** With `part`, of those that failed only this one is tried again. */
    retryCast: (id: string, part?: number) =>
      change('retryCast', '$id: ID!, $part: Int, $asOfChapter: Int', 'id: $id, part: $part', { id, part }),
  };
}
