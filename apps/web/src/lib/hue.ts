import type { CSSProperties } from 'react';

/** Quiet stage-light hues. Purple is left out on purpose. */
const HUES = [18, 38, 62, 95, 128, 158, 188, 215, 238, 255, 352];

/** The hue of a name: the same name has the same colour everywhere, today and tomorrow. */
function hueOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const char of name.trim().toLowerCase()) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return HUES[(hash >>> 0) % HUES.length] ?? 18;
}

/** Sets `--hue`, from which the styles take a character's colours. */
export function voiceStyle(name: string): CSSProperties {
  const style: CSSProperties & Record<'--hue', number> = { '--hue': hueOf(name) };
  return style;
}
