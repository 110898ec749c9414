import { afterEach } from 'vitest';
import { instantPace } from '../src/pace.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../src/server.ts';

const running: Emulator[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((emulator) => emulator.close()));
});

/** An emulator of the test's own, without waits; closed after the test. */
export async function emulate(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator({ pace: instantPace, ...options });
  running.push(emulator);
  return emulator;
}

export interface Chunk {
  candidates?: { content?: { role: string; parts?: { text?: string; thought?: boolean }[] }; finishReason?: string }[];
  usageMetadata: {
    promptTokenCount: number;
    candidatesTokenCount?: number;
    thoughtsTokenCount?: number;
    totalTokenCount: number;
  };
  modelVersion: string;
  responseId: string;
  promptFeedback?: { blockReason: string };
}

export interface ErrorAnswer {
  error: { code: number; message: string; status: string; details?: { '@type': string; [field: string]: unknown }[] };
}

export const hello = {
  contents: [{ role: 'user', parts: [{ text: 'Tell me about the lighthouse and its keeper.' }] }],
};

export function call(
  emulator: Emulator,
  action: string,
  body: unknown = hello,
  init: RequestInit = {},
): Promise<Response> {
  const model = action.includes('mbed') ? 'gemini-embedding-001' : 'gemini-flash-latest';
  return fetch(`${emulator.baseUrl}/v1beta/models/${model}:${action}`, {
    method: 'POST',
    headers: { 'x-goog-api-key': 'test', 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...init,
  });
}

export const stream = 'streamGenerateContent?alt=sse';

/** The data of every event, unparsed. */
export async function events(response: Response): Promise<string[]> {
  return (await response.text())
    .split('\r\n\r\n')
    .filter((event) => event !== '')
    .map((event) => event.replace(/^data: /, ''));
}

export async function chunks(response: Response): Promise<Chunk[]> {
  return (await events(response)).map(parseChunk);
}

export function parseChunk(data: string): Chunk {
  return JSON.parse(data);
}

/** The text that is not a thought. */
export function textOf(found: readonly Chunk[]): string {
  return found
    .flatMap((chunk) => chunk.candidates?.[0]?.content?.parts ?? [])
    .map((part) => (part.thought ? '' : (part.text ?? '')))
    .join('');
}

export function finishOf(found: readonly Chunk[]): string | undefined {
  return found.at(-1)?.candidates?.[0]?.finishReason;
}
