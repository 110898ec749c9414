import { createParser } from 'eventsource-parser';
import { networkError } from './errors.ts';

export interface ServerEvent {
  /** Send it back as `Last-Event-ID` to go on from here. */
  id: string | undefined;
  data: string;
}

/** The events of a `text/event-stream` body, whatever way it is cut into chunks. Ends when the body ends. */
export async function* readServerEvents(
  body: ReadableStream<Uint8Array>,
  onActivity: () => void = () => {},
): AsyncGenerator<ServerEvent> {
  const ready: ServerEvent[] = [];
  const parser = createParser({ onEvent: (event) => ready.push({ id: event.id, data: event.data }) });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) return;
      onActivity();
      parser.feed(decoder.decode(value, { stream: true }));
      yield* ready.splice(0);
    }
  } catch (error) {
    throw networkError(error);
  } finally {
    // Also reached when the consumer stops early; the connection must not stay open behind it.
    await reader.cancel().catch(() => {});
  }
}
