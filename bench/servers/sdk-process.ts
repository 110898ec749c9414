import { GoogleGenAI } from '@google/genai';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { GeminiBody } from '../gemini-conversation.ts';
import { serve } from './serve.ts';

const sdk = new GoogleGenAI({ apiKey: 'bench', httpOptions: { baseUrl: process.argv[2] ?? '' } });

async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const { systemInstruction, contents, generationConfig }: GeminiBody = JSON.parse(await text(incoming));
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const chunks = await sdk.models.generateContentStream({
    model: 'gemini-flash-latest',
    contents,
    config: { systemInstruction, maxOutputTokens: generationConfig.maxOutputTokens, abortSignal: gone.signal },
  });
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  for await (const chunk of chunks) response.write(`data: ${JSON.stringify({ type: 'token', text: chunk.text })}\n\n`);
  response.end();
}

await serve(
  createServer((incoming, response) => {
    answer(incoming, response).catch(() => response.destroy());
  }),
);
