import type { TestApp } from './app.ts';

interface Body {
  systemInstruction?: { parts: { text: string }[] };
  contents: { role: string; parts: { text: string }[] }[];
}

/** The prompt of the last reply that the model was asked for, as one text. */
export function lastPrompt({ emulator }: TestApp): string {
  const last = emulator.requests.list().findLast(({ body }) => !JSON.stringify(body).includes('responseMimeType'));
  if (last === undefined) throw new Error('no reply was asked for');
  const { systemInstruction, contents }: Body = JSON.parse(JSON.stringify(last.body));
  const textOf = (parts: { text: string }[] = []) => parts.map(({ text }) => text).join('');
  return [textOf(systemInstruction?.parts), ...contents.map(({ role, parts }) => `${role}: ${textOf(parts)}`)].join(
    '\n',
  );
}
