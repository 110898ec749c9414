import type { FaultKind, Method } from './faults.ts';

/** A request the emulator was sent, and what became of its answer. */
export interface RecordedRequest {
  id: number;
  /** When it arrived, in milliseconds of the epoch. */
  at: number;
  method: Method;
  model: string;
  /** The parsed body; left out when it is large. */
  body?: unknown;
  bodyBytes: number;
  fault?: FaultKind;
  status?: number;
  /** Chunks sent so far. */
  chunks: number;
  /** `aborted`: the client left before the answer was complete; `cut`: the emulator dropped the connection. */
  state: 'open' | 'answered' | 'aborted' | 'cut';
  /** How long after its arrival it was answered, aborted or cut. */
  endedAfterMs?: number;
}

type Opened = Pick<RecordedRequest, 'method' | 'model' | 'body' | 'bodyBytes'>;
type Test = (request: RecordedRequest) => boolean;

const largeBody = 256 * 1024;

/** The last requests, in a bounded ring. */
export class Recorder {
  readonly #size: number;
  #ring: RecordedRequest[] = [];
  #nextId = 1;
  #waiting: { test: Test; resolve: (request: RecordedRequest) => void }[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  open(opened: Opened): RecordedRequest {
    const { body, ...rest } = opened;
    const request: RecordedRequest = { id: this.#nextId++, at: Date.now(), ...rest, chunks: 0, state: 'open' };
    if (opened.bodyBytes <= largeBody) request.body = body;
    this.#ring.push(request);
    if (this.#ring.length > this.#size) this.#ring.shift();
    this.changed(request);
    return request;
  }

  /** Notes which fault a request was met with. */
  strike(request: RecordedRequest, fault: FaultKind): void {
    request.fault = fault;
    this.changed(request);
  }

  end(request: RecordedRequest, state: 'answered' | 'aborted' | 'cut'): void {
    request.state = state;
    request.endedAfterMs = Date.now() - request.at;
    this.changed(request);
  }

  /** Tells those who wait; to be called after a request was altered. */
  changed(request: RecordedRequest): void {
    if (this.#waiting.length === 0) return;
    this.#waiting = this.#waiting.filter(({ test, resolve }) => {
      if (!test(request)) return true;
      resolve(request);
      return false;
    });
  }

  list(): RecordedRequest[] {
    return [...this.#ring];
  }

  clear(): void {
    this.#ring = [];
  }

  /** Resolves with the first request, recorded or to come, that passes: `until((r) => r.state === 'aborted')`. */
  until(test: Test): Promise<RecordedRequest> {
    const found = this.#ring.find(test);
    if (found) return Promise.resolve(found);
    return new Promise((resolve) => this.#waiting.push({ test, resolve }));
  }
}
