import type { FieldRule } from '@dramatis/contract/errors';
import type { ApiErrorCode, FieldError } from '@dramatis/client/errors';

/** What the API says in words, with the code that stands for it. */
export interface Fault {
  code: ApiErrorCode;
  /** English: what happened, what is safe, what to do. */
  message: string;
}

export type FaultSentences = Readonly<Partial<Record<ApiErrorCode, (fault: Fault) => string>>>;

/** What is wrong with a field, by its rule, as a sentence of its own. */
export type FieldSentences = Readonly<Partial<Record<FieldRule, (limit: number) => string>>>;

/** What was put right or left out in a file, by its code. */
export type WarningSentences = Readonly<Record<string, (() => string) | undefined>>;

let sentences: FaultSentences = {};
let fieldSentences: FieldSentences = {};
let warningSentences: WarningSentences = {};

/** To be called before a language is spoken that is not the API's own. */
export async function learnFaults(): Promise<void> {
  const learnt = await import('./fault-sentences.ts');
  sentences = learnt.faultSentences;
  fieldSentences = learnt.fieldSentences;
  warningSentences = learnt.warningSentences;
}

/** Undefined: nothing is known to say of it. */
export const sentenceOf = (fault: Fault): string | undefined => sentences[fault.code]?.(fault);

/** Undefined: nothing is known to say of it. */
export function fieldSentenceOf({ rule, limit }: FieldError): string | undefined {
  const known: Readonly<Record<string, ((limit: number) => string) | undefined>> = fieldSentences;
  return rule === null ? undefined : known[rule]?.(limit ?? 0);
}

/** Undefined: nothing is known to say of it. */
export const warningSentenceOf = (code: string): string | undefined => warningSentences[code]?.();
