import { t } from '@lingui/core/macro';
import { locale } from '@/lib/language.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

const startOfDay = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

/** Heading of the day a moment belongs to, as a person would say it. */
export function dayHeading(moment: Date, now: Date): string {
  // Rounded, because a day that changes the clock has 23 or 25 hours.
  const days = Math.round((startOfDay(now) - startOfDay(moment)) / DAY);
  if (days <= 0) return t`Today`;
  if (days === 1) return t`Yesterday`;
  if (days < 7) return moment.toLocaleDateString(locale(), { weekday: 'long' });
  const sameYear = moment.getFullYear() === now.getFullYear();
  return moment.toLocaleDateString(locale(), {
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
  });
}

/** Time of a row in a list: the clock today, the day before that. */
export function shortTime(moment: Date, now: Date): string {
  if (now.getTime() - moment.getTime() < MINUTE) return t({ message: 'now', context: 'a time' });
  if (startOfDay(moment) === startOfDay(now))
    return moment.toLocaleTimeString(locale(), { hour: 'numeric', minute: '2-digit' });
  return moment.toLocaleDateString(locale(), { day: 'numeric', month: 'short' });
}

/** Groups rows that are already in order under the heading of their day. */
export function groupByDay<T>(rows: readonly T[], at: (row: T) => string, now: Date): { heading: string; rows: T[] }[] {
  const groups: { heading: string; rows: T[] }[] = [];
  for (const row of rows) {
    const heading = dayHeading(new Date(at(row)), now);
    const last = groups.at(-1);
    if (last?.heading === heading) last.rows.push(row);
    else groups.push({ heading, rows: [row] });
  }
  return groups;
}
