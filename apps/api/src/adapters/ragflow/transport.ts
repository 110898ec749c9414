import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
} from 'cockatiel';
import { createParser } from 'eventsource-parser';
import type { TSchema, Static } from 'typebox';
import { Value } from 'typebox/value';
import { EngineError } from '../../errors.ts';
import { badOutputFault, brokenStreamFault, faultOfCode, faultOfStatus, unavailableFault } from './faults.ts';
import { Envelope } from './shapes.ts';

/** Longest answer that is read, in bytes: a page of a hundred chunks is far below. */
const MOST_BYTES = 8 * 1024 * 1024;
/** The same of a stream, whose events repeat what was retrieved and asked. */
const MOST_STREAMED = 4 * MOST_BYTES;
/** Outages in a row after which nothing more is asked for a while. */
const OUTAGES = 5;
/** Further attempts of what may be repeated. */
const RETRIES = 2;

export interface RagflowTimes {
  /** Longest that an answer may take: of what only looks or changes a row, of a retrieval, of an upload. */
  readonly deadlines: { readonly plain: number; readonly retrieval: number; readonly upload: number };
  /** Longest silence in a stream, its beginning included, and longest that all of it may take. */
  readonly streams: { readonly idle: number; readonly total: number };
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

/** A frame of a stream, as JSON; or the one answer that came where a stream was asked for. */
export type Streamed = { readonly frame: unknown } | { readonly answer: Answer };

export interface Transport {
  /** Asks RAGFlow once, or a few times. @throws EngineError, or the signal's reason */
  readonly ask: (call: Call, signal: AbortSignal) => Promise<Answer>;
  /**
   * Asks once for events. Ends where RAGFlow says that all was told; leaving early hangs up.
   * @throws EngineError, also when the connection ends without that; or the signal's reason
   */
  readonly stream: (path: string, body: object, signal: AbortSignal) => AsyncGenerator<Streamed>;
}

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

  /** @throws BrokenCircuitError for what is not asked at all, which is no outage that another attempt might outlast */
  async function guarded<T>(work: () => Promise<T>): Promise<T> {
    // One request finds out whether RAGFlow is well again. Nobody waits for what it finds.
    if (breaker.state === CircuitState.HalfOpen) throw new BrokenCircuitError();
    return await breaker.execute(work);
  }

  const ask = (call: Call, signal: AbortSignal): Promise<Answer> => guarded(() => send(call, signal));

  function request(
    method: string,
    path: string,
    body: FormData | object | undefined,
    signal: AbortSignal,
  ): Promise<Response> {
    return fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
      // The key is for this server alone.
      redirect: 'error',
      signal,
    });
  }

  async function send({ method, path, body, kind = 'plain', accept = [] }: Call, signal: AbortSignal): Promise<Answer> {
    signal.throwIfAborted();
    const deadline = AbortSignal.timeout(times.deadlines[kind]);
    let status: number;
    let text: string;
    try {
      const response = await request(method, path, body, AbortSignal.any([signal, deadline]));
      status = response.status;
      text = await boundedText(response);
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof EngineError ? error : unavailableFault(error);
    }
    if (status !== 200) throw faultOfStatus(status);
    return answerIn(text, accept);
  }

  return {
    async ask(call, signal) {
      try {
        return await (call.repeatable ? retries.execute(() => ask(call, signal), signal) : ask(call, signal));
      } catch (error) {
        throw error instanceof BrokenCircuitError ? unavailableFault(error) : error;
      }
    },

    async *stream(path, body, signal) {
      signal.throwIfAborted();
      const silence = new AbortController();
      const timer = setTimeout(() => silence.abort(new Error('RAGFlow said nothing for too long')), times.streams.idle);
      const either = AbortSignal.any([signal, silence.signal, AbortSignal.timeout(times.streams.total)]);
      let begun = false;
      try {
        const response = await guarded(async () => {
          try {
            const opened = await request('POST', path, body, either);
            if (opened.status !== 200) throw faultOfStatus(opened.status);
            return opened;
          } catch (error) {
            signal.throwIfAborted();
            throw error instanceof EngineError ? error : unavailableFault(error);
          }
        });
        // What goes wrong before the first event is told as any other answer, with HTTP 200.
        if (response.headers.get('content-type')?.startsWith('text/event-stream') !== true) {
          yield { answer: answerIn(await boundedText(response), []) };
          return;
        }
        for await (const data of eventsIn(response, () => timer.refresh())) {
          if (data === DONE) return;
          begun = true;
          yield { frame: parseJson(data) };
        }
        throw brokenStreamFault();
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof EngineError) throw error;
        throw begun ? brokenStreamFault(error) : unavailableFault(error);
      } finally {
        clearTimeout(timer);
        silence.abort();
      }
    },
  };
}

/** What the last event of a stream holds. */
const DONE = '[DONE]';

function answerIn(text: string, accept: readonly number[]): Answer {
  const { code, message, data } = read(Envelope, parseJson(text));
  if (code !== 0 && !accept.includes(code)) throw faultOfCode(code, message ?? '');
  return { code, message: message ?? '', data };
}

/** The data of each event, however its bytes were cut. Comments, which keep a connection alive, only refresh. */
async function* eventsIn(response: Response, onBytes: () => void): AsyncGenerator<string> {
  let arrived: string[] = [];
  const parser = createParser({ onEvent: (event) => arrived.push(event.data) });
  const decoder = new TextDecoder();
  let size = 0;
  for await (const bytes of response.body ?? []) {
    onBytes();
    size += bytes.byteLength;
    if (size > MOST_STREAMED) throw badOutputFault(new Error(`RAGFlow streamed more than ${MOST_STREAMED} bytes`));
    parser.feed(decoder.decode(bytes, { stream: true }));
    const events = arrived;
    arrived = [];
    yield* events;
  }
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
