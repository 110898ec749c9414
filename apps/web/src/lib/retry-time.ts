import { locale } from '@/lib/language.ts';
/** A wait this short is told to the second. */
const SHORT_WAIT_S = 120;

/** Until when to wait, as a clock shows it. */
export function clockOf(at: Date, waitSeconds: number): string {
  return at.toLocaleTimeString(locale(), {
    hour: 'numeric',
    minute: '2-digit',
    ...(waitSeconds < SHORT_WAIT_S ? { second: '2-digit' } : {}),
  });
}
