import type { GenerationEvent, LiveEvent } from '@dramatis/contract/events';
import type { SendMessage } from '@dramatis/contract/messages';
import { createParser } from 'eventsource-parser';
import { randomUUID } from 'node:crypto';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; `undefined` when there is no body. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests assert on the wire, whatever it says
  readonly body: any;
}

/** One person's way into the API, as a browser has it: requests with their cookie. */
export interface Guest {
  readonly cookie: string;
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  graphql(query: string, variables?: Record<string, unknown>): Promise<Answer>;
  upload(name: string, content: string | Uint8Array): Promise<Answer>;
  /** Sends files in a form, in fields named `file`. */
  sendFiles(method: 'POST' | 'PUT', path: string, files: Record<string, string | Uint8Array>): Promise<Answer>;
  /** What a GET answers with, as it comes. */
  getBytes(
    path: string,
    headers?: Record<string, string>,
  ): Promise<{ status: number; headers: Headers; bytes: Buffer }>;
  /** `POST /chat/send_message` with a fresh `client_message_id`, answered when the reply is complete. */
  send(message: Partial<SendMessage>, headers?: Record<string, string>): Promise<Answer>;
  /** Opens an event stream; `body` makes it a POST. */
  stream(path: string, options?: { body?: unknown; lastEventId?: number }): Promise<Reader>;
}

/** An open event stream. */
export interface Reader extends AsyncIterable<LiveEvent> {
  readonly status: number;
  /** Reads on until an event passes, and returns it. Fails when the stream ends first. */
  until<T extends LiveEvent>(test: (event: LiveEvent) => event is T): Promise<T>;
  until(test: (event: LiveEvent) => boolean): Promise<LiveEvent>;
  /** Reads to the end. */
  rest(): Promise<LiveEvent[]>;
  /** Hangs up. */
  close(): void;
}

export async function signInGuest(url: string): Promise<Guest> {
  const response = await fetch(`${url}/api/auth/sign-in/anonymous`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  if (!response.ok || cookie === '') throw new Error(`no guest identity: ${response.status} ${await response.text()}`);
  return guestWith(url, cookie);
}

export function guestWith(url: string, cookie: string): Guest {
  async function request(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(`${url}/api${path}`, {
      method,
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return await answerOf(response);
  }

  async function sendFiles(method: string, path: string, files: Record<string, string | Uint8Array>): Promise<Answer> {
    const form = new FormData();
    for (const [name, content] of Object.entries(files)) {
      form.append('file', new Blob([typeof content === 'string' ? content : new Uint8Array(content)]), name);
    }
    return await answerOf(await fetch(`${url}/api${path}`, { method, headers: { cookie }, body: form }));
  }

  return {
    cookie,
    request,
    get: (path) => request('GET', path),
    post: (path, body, headers) => request('POST', path, body ?? {}, headers),
    graphql: (query, variables = {}) => request('POST', '/graphql', { query, variables }),

    upload: (name, content) => sendFiles('POST', '/uploads', { [name]: content }),
    sendFiles,

    async getBytes(path, headers = {}) {
      const response = await fetch(`${url}/api${path}`, { headers: { cookie, ...headers } });
      return {
        status: response.status,
        headers: response.headers,
        bytes: Buffer.from(await response.arrayBuffer()),
      };
    },

    send: (message, headers) =>
      request(
        'POST',
        '/chat/send_message',
        { client_message_id: randomUUID(), content: 'Hello.', ...message },
        headers,
      ),

    async stream(path, { body, lastEventId } = {}) {
      const hangUp = new AbortController();
      const response = await fetch(`${url}/api${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        signal: hangUp.signal,
        headers: {
          cookie,
          accept: 'text/event-stream',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return readerOf(response, hangUp);
    },
  };
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
}

function readerOf(response: Response, hangUp: AbortController): Reader {
  const events = readEvents(response);
  async function until(test: (event: LiveEvent) => boolean): Promise<LiveEvent> {
    while (true) {
      const { value, done } = await events.next();
      if (done === true) throw new Error('the stream ended before the event came');
      if (test(value)) return value;
    }
  }
  return {
    status: response.status,
    [Symbol.asyncIterator]: () => events,
    until,
    rest: () => Array.fromAsync(events),
    close: () => hangUp.abort(),
  };
}

async function* readEvents(response: Response): AsyncGenerator<LiveEvent, undefined> {
  let arrived: LiveEvent[] = [];
  const parser = createParser({ onEvent: (event) => arrived.push(JSON.parse(event.data)) });
  const decoder = new TextDecoder();
  for await (const bytes of response.body ?? []) {
    parser.feed(decoder.decode(bytes, { stream: true }));
    const events = arrived;
    arrived = [];
    yield* events;
  }
  return undefined;
}

/** The text a reader has after these events. */
export function textOf(events: readonly LiveEvent[]): string {
  let text = '';
  for (const event of events) {
    if (event.type === 'snapshot') text = event.text;
    if (event.type === 'token') text += event.text;
    // A reply that continues another begins with its text.
    if (event.type === 'session') text = event.messages.find(({ id }) => id === event.ai_message_id)?.content ?? '';
  }
  return text;
}

export const isEnd = (event: LiveEvent): event is Extract<GenerationEvent, { type: 'done' | 'error' }> =>
  event.type === 'done' || event.type === 'error';
