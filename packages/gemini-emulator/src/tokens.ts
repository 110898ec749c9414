import { type Content, textOf } from './wire.ts';

// What the real service charges for one image, whatever its size.
const tokensPerBlob = 258;

/** A deterministic estimate: about four characters a token, and one token for each CJK character. */
export function estimateTokens(text: string): number {
  let dense = 0;
  for (let i = 0; i < text.length; i++) {
    if (isDense(text.charCodeAt(i))) dense += 1;
  }
  return dense + Math.ceil((text.length - dense) / 4);
}

/** Cuts text after at most `budget` tokens of the same estimate. */
export function clipToTokens(text: string, budget: number): string {
  let quarters = 0;
  for (let i = 0; i < text.length; i++) {
    quarters += isDense(text.charCodeAt(i)) ? 4 : 1;
    if (quarters > budget * 4) return text.slice(0, i);
  }
  return text;
}

/** The estimate for turns, attachments included. */
export function contentTokens(contents: readonly Content[]): number {
  let tokens = 0;
  for (const content of contents) {
    tokens += estimateTokens(textOf(content)) + content.parts.filter((part) => part.inlineData).length * tokensPerBlob;
  }
  return tokens;
}

// From the CJK radicals up to the compatibility forms: kana, hangul and han.
function isDense(code: number): boolean {
  return code >= 0x2e80 && code <= 0xffdc && !(code >= 0xd800 && code <= 0xf8ff);
}
