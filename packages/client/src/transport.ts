import { ApiError, errorFromGraphql, errorFromResponse, networkError } from './errors.ts';
import type { Operation } from './graphql/operation.ts';

/** Sends a multipart body. Given by frontends that want to show progress, which `fetch` cannot report. */
export type SendForm = (request: {
  method: 'POST' | 'PUT';
  url: string;
  headers: Record<string, string>;
  body: FormData;
  onProgress: (fraction: number) => void;
  signal: AbortSignal | undefined;
}) => Promise<Response>;

export interface GuestMemory {
  isKnown: () => boolean;
  remember: () => void;
}

export interface TransportOptions {
  /** Origin of the server; empty for the page's own. */
  baseUrl: string;
  fetch?: typeof globalThis.fetch;
  /** Sent with every request, for example an API key. */
  headers?: Record<string, string>;
  /**
   * On a 401, take a guest identity (an http-only cookie) and try again. A page that remembers whether it ever took one spares
   * its first visitor the 401: the cookie itself can't be seen from a script.
   */
  guest?: boolean | GuestMemory;
  sendForm?: SendForm;
}

export interface Request {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** Goes out even when the page is closed right after. */
  keepalive?: boolean;
}

export type Transport = ReturnType<typeof createTransport>;

/** The error inside a GraphQL answer, whose body stays readable. */
const graphqlError = async (answer: Response) =>
  errorFromGraphql(
    answer.status,
    await answer
      .clone()
      .json()
      .catch(() => null),
  );

const is401 = async (response: Response) => response.status === 401;

/** The server checks its answers against the contract's schemas, so `T` is taken at its word here and only here. */
async function read<T>(response: Response): Promise<T> {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the wire ends here: see above
    return (await response.json()) as T;
  } catch (cause) {
    throw new ApiError({
      status: response.status,
      code: 'bad_response',
      detail: 'The server’s answer was cut off or isn’t JSON. Try again.',
      cause,
    });
  }
}

export function createTransport(options: TransportOptions) {
  const fetchWith = options.fetch ?? globalThis.fetch.bind(globalThis);
  const root = `${options.baseUrl.replace(/\/$/, '')}/api`;

  function urlOf(path: string, query: Request['query'] = {}): string {
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, String(value));
    return search.size > 0 ? `${root}${path}?${search.toString()}` : `${root}${path}`;
  }

  /** How often a guest identity was taken. A 401 to a request older than the last one only has to be repeated. */
  let identity = 0;
  let signingIn: Promise<void> | null = null;
  const memory = typeof options.guest === 'object' ? options.guest : null;

  async function takeIdentity(): Promise<void> {
    const response = await fetchWith(`${root}/auth/sign-in/anonymous`, {
      method: 'POST',
      credentials: 'include',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    if (!response.ok) throw await errorFromResponse(response);
    identity += 1;
    memory?.remember();
  }

  /** However many requests find out at the same time, one identity is taken. */
  function signInAsGuest(): Promise<void> {
    signingIn ??= takeIdentity().finally(() => {
      signingIn = null;
    });
    return signingIn;
  }

  async function attempt(send: () => Promise<Response>, unauthenticated: (r: Response) => Promise<boolean>) {
    try {
      if (memory && !memory.isKnown()) {
        await signInAsGuest().catch((error: unknown) => {
          // Whoever has a cookie after all is refused a second identity; then there is nothing to do.
          if (!(error instanceof ApiError)) throw error;
          // Known by now, it was another request that found out: to remember again would mean another identity.
          if (!memory.isKnown()) memory.remember();
        });
      }
      const before = identity;
      const response = await send();
      if (!options.guest || !(await unauthenticated(response))) return response;
      if (identity === before) await signInAsGuest();
      return await send();
    } catch (error) {
      throw networkError(error);
    }
  }

  function fetchOf(path: string, request: Request): () => Promise<Response> {
    const { method = 'GET', query, body, headers, signal, keepalive } = request;
    return () =>
      fetchWith(urlOf(path, query), {
        method,
        credentials: 'include',
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...options.headers,
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(signal ? { signal } : {}),
        ...(keepalive ? { keepalive } : {}),
      });
  }

  async function send(path: string, request: Request = {}): Promise<Response> {
    const response = await attempt(fetchOf(path, request), is401);
    if (!response.ok) throw await errorFromResponse(response);
    return response;
  }

  async function json<T>(path: string, request: Request = {}): Promise<T> {
    return read<T>(await send(path, request));
  }

  async function askGraphql<T>(body: object, given: Pick<Request, 'signal' | 'keepalive'>): Promise<T> {
    const request = fetchOf('/graphql', { method: 'POST', body, ...given });
    // GraphQL may report a missing identity inside a 200.
    const response = await attempt(request, async (answer) => {
      if (answer.status === 401) return true;
      return (await graphqlError(answer))?.code === 'unauthenticated';
    });
    const error = await graphqlError(response);
    if (error) throw error;
    if (!response.ok) throw await errorFromResponse(response);
    return (await read<{ data: T }>(response)).data;
  }

  /** Hashes of documents that the server did not know: this client is of another version. */
  const unknownDocuments = new Set<string>();

  /** Sends the document's hash, and its text only to a server that does not know it. */
  async function graphql<Result, Variables extends object>(
    { hash }: Operation<Result, Variables>,
    variables: Variables,
    signal?: AbortSignal,
    keepalive = false,
  ): Promise<Result> {
    const given = { signal, keepalive };
    if (!unknownDocuments.has(hash)) {
      const extensions = { persistedQuery: { version: 1, sha256Hash: hash } };
      try {
        return await askGraphql({ variables, extensions }, given);
      } catch (error) {
        // It was refused before anything was done, so that a mutation may be sent again.
        if (!(error instanceof ApiError && error.code === 'persisted_query_not_found')) throw error;
        unknownDocuments.add(hash);
      }
    }
    // Hardly ever needed, so whoever bundles this keeps them apart.
    const { texts } = await import('./graphql/texts.ts');
    return askGraphql({ query: texts[hash], variables }, given);
  }

  async function form<T>(
    path: string,
    body: () => FormData,
    given: {
      method?: 'POST' | 'PUT';
      query?: Request['query'];
      onProgress?: (fraction: number) => void;
      signal?: AbortSignal | undefined;
    } = {},
  ): Promise<T> {
    const { method = 'POST', query, onProgress = () => {}, signal } = given;
    const headers = { accept: 'application/json', ...options.headers };
    const url = urlOf(path, query);
    const sendForm: SendForm =
      options.sendForm ??
      ((given) =>
        fetchWith(given.url, {
          method: given.method,
          credentials: 'include',
          headers: given.headers,
          body: given.body,
          ...(given.signal ? { signal: given.signal } : {}),
        }));
    const response = await attempt(() => sendForm({ method, url, headers, body: body(), onProgress, signal }), is401);
    if (!response.ok) throw await errorFromResponse(response);
    return read<T>(response);
  }

  return { send, json, graphql, form };
}
