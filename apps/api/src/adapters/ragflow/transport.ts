import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
} from 'cockatiel';
import type { TSchema, Static } from 'typebox';
import { Value } from 'typebox/value';
import { EngineError } from '../../errors.ts';
import { badOutputFault, faultOfCode, faultOfStatus, unavailableFault } from './faults.ts';
import { Envelope } from './shapes.ts';

/** Longest answer that is read, in bytes: a page of a hundred chunks is far below. */
const MOST_BYTES = 8 * 1024 * 1024;
/** Outages in a row after which nothing more is asked for a while. */
const OUTAGES = 5;
/** Further attempts of what may be repeated. */
const RETRIES = 2;

export interface RagflowTimes {
  /** Longest that an answer may take: of what only looks or changes a row, of a retrieval, of an upload. */
  readonly deadlines: { readonly plain: number; readonly retrieval: number; readonly upload: number };
  /** Pause before a request is repeated, which doubles. */
  readonly retryPause: number;
  /** How long nothing is asked after outages in a row. */
  readonly breakFor: number;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Behind `/api/v1`, with its query. */
  readonly path: string;
  readonly body?: FormData | object;
  readonly kind?: keyof RagflowTimes['deadlines'];
  /** Whether doing it twice is the same as doing it once. RAGFlow has no key for that, so the caller has to know. */
  readonly repeatable: boolean;
  /** Codes besides 0 that are answers and no faults. */
  readonly accept?: readonly number[];
}

export interface Answer {
  readonly code: number;
  readonly message: string;
  /** Undefined where there is none. */
  readonly data: unknown;
}

/** Asks RAGFlow once, or a few times. @throws EngineError, or the signal's reason */
export type Transport = (call: Call, signal: AbortSignal) => Promise<Answer>;

export function createTransport(
  { url, apiKey }: { readonly url: string; readonly apiKey: string },
  times: RagflowTimes,
): Transport {
  const outage = handleWhen((error) => error instanceof EngineError && error.code === 'engine_unavailable');
  const retries = retry(outage, {
    maxAttempts: RETRIES,
    backoff: new ExponentialBackoff({ initialDelay: times.retryPause, maxDelay: 20 * times.retryPause }),
  });
  const breaker = circuitBreaker(outage, {
    halfOpenAfter: times.breakFor,
    breaker: new ConsecutiveBreaker(OUTAGES),
  });

  async function ask(call: Call, signal: AbortSignal): Promise<Answer> {
    // One request finds out whether RAGFlow is well again. Nobody waits for what it finds.
    if (breaker.state === CircuitState.HalfOpen) throw unavailableFault(new BrokenCircuitError());
    try {
      return await breaker.execute(() => send(call, signal));
    } catch (error) {
      throw error instanceof BrokenCircuitError ? unavailableFault(error) : error;
    }
  }

  async function send({ method, path, body, kind = 'plain', accept = [] }: Call, signal: AbortSignal): Promise<Answer> {
    signal.throwIfAborted();
    const deadline = AbortSignal.timeout(times.deadlines[kind]);
    let status: number;
    let text: string;
    try {
      const response = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${apiKey}`,
          ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
        // The key is for this server alone.
        redirect: 'error',
        signal: AbortSignal.any([signal, deadline]),
      });
      status = response.status;
      text = await boundedText(response);
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof EngineError ? error : unavailableFault(error);
    }
    if (status !== 200) throw faultOfStatus(status);
    const { code, message, data } = read(Envelope, parseJson(text));
    if (code !== 0 && !accept.includes(code)) throw faultOfCode(code, message ?? '');
    return { code, message: message ?? '', data };
  }

  return (call, signal) => (call.repeatable ? retries.execute(() => ask(call, signal), signal) : ask(call, signal));
}

/** Checks what RAGFlow says; numbers may come as text. @throws EngineError engine_bad_output */
export function read<S extends TSchema>(schema: S, value: unknown): Static<S> {
  const candidate: unknown = Value.Convert(schema, value);
  if (Value.Check(schema, candidate)) return candidate;
  const [fault] = Value.Errors(schema, candidate);
  throw badOutputFault(new Error(`${fault?.instancePath ?? ''} ${fault?.message ?? 'is not as expected'}`));
}

async function boundedText(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.byteLength;
    if (size > MOST_BYTES) throw badOutputFault(new Error(`RAGFlow answered with more than ${MOST_BYTES} bytes`));
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badOutputFault(error);
  }
}
