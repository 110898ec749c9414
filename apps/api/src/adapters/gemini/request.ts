import {
  HarmBlockThreshold,
  HarmCategory,
  ThinkingLevel,
  type Content,
  type GenerationConfig,
  type Part,
  type SafetySetting,
  type ThinkingConfig,
} from '@google/genai';
import { replyDefaults, type ReplyRequest, type Turn } from './llm.ts';

/** Fiction holds villains; what cannot be switched off (PROHIBITED_CONTENT) still blocks. */
export const safetySettings: SafetySetting[] = [
  HarmCategory.HARM_CATEGORY_HARASSMENT,
  HarmCategory.HARM_CATEGORY_HATE_SPEECH,
  HarmCategory.HARM_CATEGORY_SEXUALLY_EXPLICIT,
  HarmCategory.HARM_CATEGORY_DANGEROUS_CONTENT,
].map((category) => ({ category, threshold: HarmBlockThreshold.OFF }));

/** Body of `models/{model}:streamGenerateContent`. */
export interface GenerateBody {
  systemInstruction?: Content;
  contents: Content[];
  generationConfig: GenerationConfig;
  safetySettings: SafetySetting[];
}

export function replyBody(model: string, request: ReplyRequest): GenerateBody {
  return {
    ...(request.system === '' ? {} : { systemInstruction: { parts: [{ text: request.system }] } }),
    contents: toContents(request.turns),
    generationConfig: {
      candidateCount: 1,
      maxOutputTokens: request.maxOutputTokens ?? replyDefaults.maxOutputTokens,
      ...(request.temperature === undefined ? {} : { temperature: request.temperature }),
      thinkingConfig: thinkingConfig(model, request.thinking ?? replyDefaults.thinking),
    },
    safetySettings,
  };
}

export function toContents(turns: readonly Turn[]): Content[] {
  return turns.map((turn) => ({ role: turn.role, parts: partsOf(turn) }));
}

function partsOf({ text, insets = [] }: Turn): Part[] {
  const parts: Part[] = [];
  let from = 0;
  const say = (words: string) => words !== '' && parts.push({ text: words });
  for (const inset of insets) {
    say(text.slice(from, inset.at));
    from = inset.at;
    if ('text' in inset) say(inset.text);
    else parts.push({ inlineData: { mimeType: inset.mediaType, data: inset.data } });
  }
  say(text.slice(from));
  return parts.length === 0 ? [{ text }] : parts;
}

/** 2.5 models take a token budget, later ones (and the `latest` aliases, which lead to them) a level. */
export function thinkingConfig(model: string, setting: NonNullable<ReplyRequest['thinking']>): ThinkingConfig {
  if (model.startsWith('gemini-2.5-')) {
    const pro = model.includes('pro');
    // Pro models refuse to be switched off: 128 is their least.
    return { thinkingBudget: { fast: pro ? 128 : 0, balanced: -1, thoughtful: 16_384 }[setting] };
  }
  const pro = model.includes('-pro');
  return {
    thinkingLevel: {
      fast: pro ? ThinkingLevel.LOW : ThinkingLevel.MINIMAL,
      balanced: ThinkingLevel.LOW,
      thoughtful: ThinkingLevel.HIGH,
    }[setting],
  };
}
