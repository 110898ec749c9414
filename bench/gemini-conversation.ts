import { description, prose, question, TURNS_BEFORE, type Conversation } from './conversation.ts';

export const STREAM_PATH = '/v1beta/models/gemini-flash-latest:streamGenerateContent?alt=sse';

/** What a request to Gemini consists of, as far as the servers in between care. */
export interface GeminiBody {
  systemInstruction: { parts: { text: string }[] };
  contents: { role: 'user' | 'model'; parts: { text: string }[] }[];
  generationConfig: { maxOutputTokens: number };
}

/**
 * A conversation whose past the client carries. It grows by what was said, as one on our API does, so that in the same
 * turn all servers have the same to read.
 * @param textOf the text in the data of one event
 */
export function geminiConversation(path: string, textOf: (data: string) => string): Conversation {
  const contents: GeminiBody['contents'] = Array.from({ length: TURNS_BEFORE }, (_, turn) => [
    { role: 'user' as const, parts: [{ text: question }] },
    { role: 'model' as const, parts: [{ text: prose(turn, question.length) }] },
  ]).flat();
  const body: GeminiBody = {
    systemInstruction: { parts: [{ text: `You are Mara.\n\n## Description\n${description}` }] },
    contents,
    generationConfig: { maxOutputTokens: 8_192 },
  };
  return {
    next() {
      if (contents.at(-1)?.role !== 'user') contents.push({ role: 'user', parts: [{ text: question }] });
      return {
        path,
        headers: { 'content-type': 'application/json', 'x-goog-api-key': 'bench' },
        body: JSON.stringify(body),
      };
    },
    read: textOf,
    end: (text) => contents.push({ role: 'model', parts: [{ text }] }),
  };
}

/** Text of a `GenerateContentResponse` as it is on the wire. */
export function geminiTextOf(data: string): string {
  const chunk: { candidates?: { content?: { parts?: { text?: string }[] } }[] } = JSON.parse(data);
  return chunk.candidates?.[0]?.content?.parts?.[0]?.text ?? '';
}
