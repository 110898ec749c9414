import type { FastifyReply } from 'fastify';
import { once } from 'node:events';
import { NotFoundError } from '../errors.ts';

/** A reader this far behind is dropped: it attaches again and gets a snapshot, instead of growing our memory. */
const MAX_BACKLOG_BYTES = 1024 * 1024;
const HEARTBEAT_MS = 15_000;

/** A response of server-sent events. */
export interface EventStream {
  /** Aborted when the reader leaves before the stream was ended. */
  readonly signal: AbortSignal;
  send(data: object, id?: number): void;
  /** Sends an event with a name; without data it says no more than that. */
  sendNamed(event: string, data?: object): void;
  /** Resolves once everything sent is on its way, or the reader has left: for whoever can wait before saying more. */
  taken(): Promise<void>;
  /**
   * Ends the stream when the work ends, well or not: no status is left to fail with, and a reader whose stream ends
   * without a last event attaches again.
   */
  endAfter(work: Promise<void>): Promise<void>;
}

/** Turns the reply into an event stream. Headers set on it so far are sent with it. */
export function openEventStream(reply: FastifyReply): EventStream {
  const closed = new AbortController();
  reply.hijack();
  const { raw } = reply;
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    // Without these, proxies compress or hold back what must arrive at once.
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  });
  raw.flushHeaders();
  const heartbeat = setInterval(() => raw.write(': still here\n\n'), HEARTBEAT_MS);
  const onClose = () => {
    clearInterval(heartbeat);
    // Not after our own end: nobody is left who would wait for it, and making the abort's error is dear.
    if (!raw.writableEnded) closed.abort();
  };
  raw.on('close', onClose);
  // Whoever left before this heard nobody listen. They must find the signal's listeners there.
  if (raw.destroyed) process.nextTick(onClose);
  // A reader that vanishes is no fault of ours; 'close' follows.
  raw.on('error', () => undefined);

  function write(frame: string): void {
    if (raw.writableEnded || raw.destroyed) return;
    if (raw.writableLength > MAX_BACKLOG_BYTES) {
      raw.destroy();
      return;
    }
    raw.write(frame);
  }

  return {
    signal: closed.signal,
    send(data, id) {
      write(`${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`);
    },
    sendNamed(event, data) {
      // Browsers drop an event that has no line of data.
      write(`event: ${event}\ndata:${data === undefined ? '' : ` ${JSON.stringify(data)}`}\n\n`);
    },
    async taken() {
      if (!raw.writableNeedDrain || closed.signal.aborted) return;
      await once(raw, 'drain', { signal: closed.signal }).catch(() => undefined);
    },
    async endAfter(work) {
      try {
        await work;
      } catch (error) {
        // Gone since the stream was opened: its end tells that there is no more, and who asks again gets a 404.
        if (!(error instanceof NotFoundError)) throw error;
      } finally {
        clearInterval(heartbeat);
        raw.end();
      }
    },
  };
}
