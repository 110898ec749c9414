import type { ApiErrorCode } from '@dramatis/client/errors';

/** What the API says in words, with the code that stands for it. */
export interface Fault {
  code: ApiErrorCode;
  /** English: what happened, what is safe, what to do. */
  message: string;
}

export type FaultSentences = Readonly<Partial<Record<ApiErrorCode, (fault: Fault) => string>>>;

let sentences: FaultSentences = {};

/** To be called before a language is spoken that is not the API's own. */
export async function learnFaults(): Promise<void> {
  sentences = (await import('./fault-sentences.ts')).faultSentences;
}

/** Undefined: nothing is known to say of it. */
export const sentenceOf = (fault: Fault): string | undefined => sentences[fault.code]?.(fault);
