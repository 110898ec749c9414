import { franc } from 'franc-min';

/** As much of a text as tells its language. */
const SAMPLE = 4_000;

/** @returns the language of a text as ISO 639-3, `und` when it is too short to tell. What stands in its middle is asked: beginnings are titles */
export function languageOf(text: string): string {
  const start = Math.max(0, Math.floor((text.length - SAMPLE) / 2));
  return franc(text.slice(start, start + SAMPLE));
}
