import type { ServerResponse } from 'node:http';
import { sendJson } from './http-body.ts';
import { type Pace, stampNow } from './pace.ts';
import type { Pause } from './pause.ts';
import type { RecordedRequest } from './recorder.ts';
import type { ResponseBodies } from './response-body.ts';
import type { Step } from './script.ts';
import type { Part } from './wire.ts';

/** Everything an answer needs to be played. */
export interface Answer {
  steps: Step[];
  bodies: ResponseBodies;
  pace: Pace;
  pause: Pause;
  record: RecordedRequest;
  /** Called when a chunk went out. */
  sent: () => void;
}

/** Plays an answer as server-sent events. */
export async function streamAnswer(response: ServerResponse, answer: Answer): Promise<void> {
  const { steps, bodies, pace, pause } = answer;
  let due = performance.now() + pace.firstChunkMs;
  const write = (data: string): void => {
    // Headers travel with the first chunk: a stalled stream has sent nothing at all.
    if (!response.headersSent)
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(`data: ${data}\r\n\r\n`);
    answer.sent();
  };

  for (const step of steps) {
    if (step.do === 'hold') {
      const before = performance.now();
      await pause.hold(step.ms);
      due += performance.now() - before;
    } else if (step.do === 'drop') {
      drop(response, answer);
      return;
    } else {
      await pause.until(due);
    }
    if (pause.released) break;
    if (step.do === 'hold') continue;
    due += pace.chunkMs;
    if (step.do === 'raw') write(step.data);
    else if (step.do === 'block') write(JSON.stringify(bodies.blocked()));
    else write(JSON.stringify(bodies.candidate(pace.stamp ? { ...step, parts: stamped(step.parts) } : step)));
  }
  if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.end();
}

/** Plays an answer as one JSON body: what was said in pieces is folded into one candidate. */
export async function sendAnswer(response: ServerResponse, answer: Answer): Promise<void> {
  const { steps, bodies, pace, pause } = answer;
  await pause.hold(pace.firstChunkMs);
  const whole: Extract<Step, { do: 'send' }> = { do: 'send', parts: [] };
  for (const step of steps) {
    if (pause.released) return;
    if (step.do === 'hold') {
      // What can be said before a stall in mid-reply is the first half of a body.
      if (whole.parts.length > 0) response.write('{"candidates": [');
      await pause.hold(step.ms);
      if (whole.parts.length > 0 && !pause.released) {
        response.end('{"content": {"role": "model"}, "index": 0}]}');
        return;
      }
    } else if (step.do === 'drop') {
      response.write('{"candidates": [');
      drop(response, answer);
      return;
    } else if (step.do === 'raw') {
      sendRaw(response, step.data);
      return;
    } else if (step.do === 'block') {
      sendJson(response, 200, bodies.blocked());
      return;
    } else {
      for (const part of step.parts) append(whole.parts, part);
      if (step.finishReason) whole.finishReason = step.finishReason;
      if (step.thoughtTokens) whole.thoughtTokens = step.thoughtTokens;
    }
  }
  if (pause.released) return;
  answer.sent();
  sendJson(response, 200, bodies.candidate(whole));
}

function append(parts: Part[], part: Part): void {
  const last = parts.at(-1);
  if (last?.text !== undefined && part.text !== undefined && last.thought === part.thought) last.text += part.text;
  else parts.push({ ...part });
}

// An error chunk has no place in a single body, where the service answers with the error's own status.
function sendRaw(response: ServerResponse, data: string): void {
  response.writeHead(data.startsWith('{"error"') ? 503 : 200, { 'content-type': 'application/json; charset=UTF-8' });
  response.end(data);
}

function drop(response: ServerResponse, answer: Answer): void {
  answer.record.state = 'cut';
  // Lets what was written arrive first; then the connection ends inside the body.
  response.socket?.destroySoon();
}

function stamped(parts: Part[]): Part[] {
  return parts.map((part, i) => (i === 0 ? { ...part, text: stampNow() + (part.text ?? '') } : part));
}
