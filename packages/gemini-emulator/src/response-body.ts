import type { Step } from './script.ts';
import type { Part } from './wire.ts';
import { estimateTokens } from './tokens.ts';

type SendStep = Extract<Step, { do: 'send' }>;

/** Writes the GenerateContentResponses of one answer, keeping its running token counts. */
export class ResponseBodies {
  readonly #model: string;
  readonly #responseId: string;
  readonly #promptTokens: number;
  #candidateTokens = 0;
  #thoughtTokens = 0;

  constructor(model: string, responseId: string, promptTokens: number) {
    this.#model = model;
    this.#responseId = responseId;
    this.#promptTokens = promptTokens;
  }

  candidate(step: SendStep): object {
    for (const part of step.parts) if (!part.thought) this.#candidateTokens += estimateTokens(part.text ?? '');
    this.#thoughtTokens = Math.max(this.#thoughtTokens, step.thoughtTokens ?? 0);
    return {
      candidates: [
        {
          ...(step.finishReason === 'SAFETY' && step.parts.length === 0 ? {} : { content: contentOf(step.parts) }),
          ...(step.finishReason ? { finishReason: step.finishReason } : {}),
          index: 0,
          ...(step.finishReason === 'SAFETY'
            ? { safetyRatings: [{ category: 'HARM_CATEGORY_DANGEROUS_CONTENT', probability: 'HIGH', blocked: true }] }
            : {}),
        },
      ],
      ...this.#tail(),
    };
  }

  blocked(): object {
    return { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, ...this.#tail() };
  }

  #tail(): object {
    const prompt = this.#promptTokens;
    return {
      usageMetadata: {
        promptTokenCount: prompt,
        ...(this.#candidateTokens > 0 ? { candidatesTokenCount: this.#candidateTokens } : {}),
        totalTokenCount: prompt + this.#candidateTokens + this.#thoughtTokens,
        promptTokensDetails: [{ modality: 'TEXT', tokenCount: prompt }],
        ...(this.#thoughtTokens > 0 ? { thoughtsTokenCount: this.#thoughtTokens } : {}),
      },
      modelVersion: this.#model,
      responseId: this.#responseId,
    };
  }
}

function contentOf(parts: Part[]): object {
  return parts.length > 0 ? { parts, role: 'model' } : { role: 'model' };
}
