import { locale } from '@/lib/language.ts';

/** @param percent from 0 to 100 */
export function percentText(percent: number): string {
  return (percent / 100).toLocaleString(locale(), { style: 'percent' });
}
