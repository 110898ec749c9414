import { readStamps } from '@dramatis/gemini-emulator/pace';
import { startEmulator } from '@dramatis/gemini-emulator/server';
import { subscribe } from 'node:diagnostics_channel';
import { ServerResponse } from 'node:http';
import { nowNs } from './clock.ts';

/** Of each stream: the stamp of its first chunk, and how long the stand-in itself let the request wait for it. */
export type Waits = [stamp: number, waitNs: number][];

// The emulator in a process of its own. Its answer reaches the client through servers that change it, so nothing could
// be added to it that tells when the request came. That is noted here instead, under the stamp that does get through.
let waits: Waits = [];

subscribe('http.server.request.start', (message) => {
  const response = responseOf(message);
  if (response === undefined) return;
  const arrivedAt = nowNs();
  const write = response.write.bind(response);
  response.write = (chunk: unknown, ...rest: unknown[]) => {
    response.write = write;
    const [stamp] = typeof chunk === 'string' ? readStamps(chunk) : [];
    if (stamp !== undefined) waits.push([Number(stamp), Number(stamp) - arrivedAt]);
    return Reflect.apply(write, response, [chunk, ...rest]);
  };
});

process.on('message', () => {
  process.send?.(JSON.stringify(waits));
  waits = [];
});

const emulator = await startEmulator({ recordRequests: 1 });
process.send?.(emulator.baseUrl);

for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) {
  process.once(signal, () => void emulator.close().then(() => process.exit()));
}

function responseOf(message: unknown): ServerResponse | undefined {
  if (typeof message !== 'object' || message === null || !('response' in message)) return undefined;
  return message.response instanceof ServerResponse ? message.response : undefined;
}
