import type * as events from '@dramatis/contract/events';
import { camelCase, snakeCase } from './case.ts';
import { ApiError, isAbort } from './errors.ts';
import type { GenerationEvent, LiveEvent, SendMessage } from './model.ts';
import { readServerEvents } from './sse.ts';
import type { Request, Transport } from './transport.ts';

/** A stream that has been silent this long is taken for dead: the server sends a heartbeat every 15 s, and one may be late. */
const SILENCE_MS = 40_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;

export type FollowStatus = 'connecting' | 'open' | 'waiting';

export interface FollowHandlers {
  onEvent: (event: LiveEvent) => void;
  /** `open` again after a `waiting` means events were missed: read again what is shown. */
  onStatus?: (status: FollowStatus) => void;
}

export function streamOperations({ send }: Transport) {
  async function* stream<Wire>(path: string, request: Request, onActivity?: () => void) {
    const response = await send(path, {
      ...request,
      headers: { accept: 'text/event-stream', ...request.headers },
    });
    if (!response.body) return;
    onActivity?.();
    for await (const event of readServerEvents(response.body, onActivity)) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by the server from the contract's own union
      yield camelCase(JSON.parse(event.data) as Wire);
    }
  }

  /** One connection to everything live of this person. */
  function liveEvents(signal?: AbortSignal, onActivity?: () => void): AsyncGenerator<LiveEvent> {
    return stream<events.LiveEvent>('/events', { signal }, onActivity);
  }

  return {
    liveEvents,

    /** One generation: what it has written so far (or everything after `lastEventId`), and then the rest. */
    messageEvents(
      messageId: string,
      given: { lastEventId?: string; signal?: AbortSignal } = {},
    ): AsyncGenerator<GenerationEvent> {
      return stream<events.GenerationEvent>(`/messages/${encodeURIComponent(messageId)}/stream`, {
        signal: given.signal,
        headers: given.lastEventId === undefined ? {} : { 'last-event-id': given.lastEventId },
      });
    },

    /** Sends a message and reads its reply from the same response. */
    streamMessage(message: SendMessage, signal?: AbortSignal): AsyncGenerator<GenerationEvent> {
      return stream<events.GenerationEvent>('/chat/send_message', { method: 'POST', body: snakeCase(message), signal });
    },

    /** Keeps one `/events` connection alive until `stop`. `retryNow` cuts a wait short, e.g. when the device is online again. */
    followLiveEvents({ onEvent, onStatus = () => {} }: FollowHandlers): { stop: () => void; retryNow: () => void } {
      const stopped = new AbortController();
      let wake = () => {};
      let failures = 0;

      async function connectOnce(): Promise<void> {
        const connection = new AbortController();
        const end = () => connection.abort();
        stopped.signal.addEventListener('abort', end);
        let silence = setTimeout(end, SILENCE_MS);
        let open = false;
        const alive = () => {
          clearTimeout(silence);
          silence = setTimeout(end, SILENCE_MS);
          if (open) return;
          open = true;
          failures = 0;
          onStatus('open');
        };
        try {
          for await (const event of liveEvents(connection.signal, alive)) onEvent(event);
        } finally {
          clearTimeout(silence);
          stopped.signal.removeEventListener('abort', end);
          connection.abort();
        }
      }

      async function run(): Promise<void> {
        while (!stopped.signal.aborted) {
          onStatus('connecting');
          let wait = FIRST_RETRY_MS;
          try {
            await connectOnce();
          } catch (error) {
            if (stopped.signal.aborted) return;
            if (!isAbort(error) && error instanceof ApiError && error.retryAfterSeconds !== null)
              wait = error.retryAfterSeconds * 1000;
          }
          if (stopped.signal.aborted) return;
          failures += 1;
          const backoff = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
          const { promise: waited, resolve } = Promise.withResolvers<void>();
          wake = resolve;
          // Jitter keeps many tabs from returning in step after a restart.
          const timer = setTimeout(wake, Math.max(wait, backoff * (0.75 + Math.random() / 2)));
          onStatus('waiting');
          await waited;
          clearTimeout(timer);
        }
      }

      void run();
      return {
        stop() {
          stopped.abort();
          wake();
        },
        retryNow: () => wake(),
      };
    },
  };
}
