import type { Json } from '../../json.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** 2024-07-12@01h31m37s123ms, and with blanks: 2024-6-5 @14h 56m 50s 682ms */
const STAMP = /^(\d{4})-(\d{1,2})-(\d{1,2}) ?@(\d{1,2})h ?(\d{1,2})m ?(\d{1,2})s(?: ?(\d{1,3})ms)?$/;
/** June 19, 2023 2:20pm */
const SPOKEN = /^([A-Za-z]{3,9}) (\d{1,2}), (\d{4}) (\d{1,2}):(\d{2}) ?([ap])m$/i;

/**
 * Reads the dates that SillyTavern has written over the years. Those without a zone are taken as UTC, so that they mean
 * the same on every server.
 * @returns Unix milliseconds, null for anything else
 */
export function readSendDate(value: Json | undefined): number | null {
  if (typeof value === 'number') return isDate(value) ? value : null;
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (/^\d{10,14}$/.test(text)) return readSendDate(Number(text));
  const stamp = STAMP.exec(text);
  if (stamp !== null) {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ms = 0] = stamp
      .slice(1)
      .map((part) => Number(part ?? 0));
    return utc(year, month - 1, day, hour, minute, second, ms);
  }
  const [, name = '', day, year, hour, minute, half] = SPOKEN.exec(text) ?? [];
  const month = MONTHS.indexOf(name.slice(0, 3).toLowerCase());
  if (month !== -1) {
    const afternoon = half?.toLowerCase() === 'p' ? 12 : 0;
    return utc(Number(year), month, Number(day), (Number(hour) % 12) + afternoon, Number(minute), 0, 0);
  }
  if (!/^\d{4}-\d{2}-\d{2}(?:T|$)/.test(text)) return null;
  const iso = Date.parse(text);
  return isDate(iso) ? iso : null;
}

function utc(...parts: [number, number, number, number, number, number, number]): number | null {
  const time = Date.UTC(...parts);
  return isDate(time) ? time : null;
}

/** The range that a JavaScript Date has. */
function isDate(time: number): boolean {
  return Number.isFinite(time) && Math.abs(time) <= 8.64e15;
}
