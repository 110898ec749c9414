import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { ApiError } from './api-error.ts';
import { handleControl } from './control-routes.ts';
import type { EmulatorState } from './emulator-state.ts';
import { type Fault, FaultQueue } from './faults.ts';
import { handleGemini } from './gemini-routes.ts';
import { sendJson } from './http-body.ts';
import { demoPace, type Pace } from './pace.ts';
import { type RecordedRequest, Recorder } from './recorder.ts';

export interface EmulatorOptions {
  /** A free port unless given. */
  port?: number;
  /** Loopback only: it takes any key and obeys anyone. */
  host?: '127.0.0.1';
  /** How replies are streamed; `demoPace` unless given. */
  pace?: Pace;
  /** How many of the last requests are kept; 32 unless given. */
  recordRequests?: number;
}

/** A running emulator. */
export interface Emulator {
  /** What `httpOptions.baseUrl` of the SDK is set to; without a slash at the end. */
  readonly baseUrl: string;
  readonly port: number;
  /** Faults for the requests to come, struck in order. */
  readonly faults: {
    inject(...faults: Fault[]): void;
    clear(): void;
    /** Those that have not struck as often as they should. */
    pending(): Fault[];
  };
  /** The last requests to the Gemini routes, oldest first. */
  readonly requests: {
    list(): RecordedRequest[];
    clear(): void;
    /** Resolves with the first request, recorded or to come, that passes. */
    until(test: (request: RecordedRequest) => boolean): Promise<RecordedRequest>;
  };
  /** Counts for requests that arrive from now on. */
  setPace(pace: Pace): void;
  /** Stops listening, releases every stall and ends open sockets. */
  close(): Promise<void>;
}

/** Starts a server on loopback that speaks the Gemini REST protocol. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const state: EmulatorState = {
    pace: options.pace ?? demoPace,
    faults: new FaultQueue(),
    requests: new Recorder(options.recordRequests ?? 32),
    pauses: new Set(),
  };
  const server = createServer((request, response) => {
    handle(state, request, response).catch((error: unknown) => fail(response, error));
  });
  // Longer than a client keeps an idle connection, so that it is never the server that closes one about to be used.
  server.keepAliveTimeout = 65_000;

  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The emulator listens on no port.');

  return {
    baseUrl: `http://${host}:${address.port}`,
    port: address.port,
    faults: state.faults,
    requests: state.requests,
    setPace: (pace) => {
      state.pace = pace;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const pause of state.pauses) pause.release();
        server.closeAllConnections();
      }),
  };
}

async function handle(state: EmulatorState, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://emulator');
  if (url.pathname.startsWith('/__emulator/')) return handleControl(state, url, request, response);
  return handleGemini(state, url, request, response);
}

function fail(response: ServerResponse, error: unknown): void {
  // After the first byte there is no status left to fail with, and a client that left hears nothing.
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const known = error instanceof ApiError ? error : new ApiError('INTERNAL', `The emulator failed: ${String(error)}`);
  sendJson(response, known.code, known.body());
}
