import { locale } from '@/lib/language.ts';

/** Things in a row, as the language puts them: “a, b, c”. */
export function listed(things: Iterable<string>): string {
  return new Intl.ListFormat(locale(), { type: 'unit' }).format(things);
}
