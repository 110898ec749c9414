import type { Fault } from './faults.ts';
import { fillerChunks, type Pace, splitIntoChunks } from './pace.ts';
import type { Reply } from './script.ts';
import { clipToTokens } from './tokens.ts';
import { type GenerateRequest } from './wire.ts';
import { writeAnswer } from './write-answer.ts';

/** The reply to a request, within the limits it set, cut into the pieces it is streamed in. */
export function composeReply(request: GenerateRequest, pace: Pace, fault: Fault | undefined): Reply {
  const { maxOutputTokens } = request;
  const limits = {
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
    ...(request.includeThoughts
      ? { thought: '**Reading the request**\n\nWho speaks, to whom, and what was asked.' }
      : {}),
  };
  if (pace.chunks !== undefined) {
    return { pieces: fillerChunks(pace.chunks, pace.wordsPerChunk), finishReason: 'STOP', ...limits };
  }

  const answer = stopAt(spoil(writeAnswer(request), fault), request.stopSequences);
  const clipped = maxOutputTokens === undefined ? answer : clipToTokens(answer, maxOutputTokens);
  return {
    pieces: splitIntoChunks(clipped, pace.wordsPerChunk),
    finishReason: clipped === answer ? 'STOP' : 'MAX_TOKENS',
    ...limits,
  };
}

function spoil(json: string, fault: Fault | undefined): string {
  if (fault?.kind === 'bad_json') return `${json.slice(0, Math.ceil(json.length / 2))}, "and so on`;
  if (fault?.kind === 'fenced_json') return `\`\`\`json\n${json}\n\`\`\``;
  return json;
}

function stopAt(text: string, stops: readonly string[]): string {
  let end = text.length;
  for (const stop of stops) {
    const found = text.indexOf(stop);
    if (found !== -1 && found < end) end = found;
  }
  return text.slice(0, end);
}
