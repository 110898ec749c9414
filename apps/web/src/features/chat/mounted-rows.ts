import { defaultRangeExtractor, type Range } from '@tanstack/react-virtual';

/** More than this is not kept in the document for somebody who selects text from here to there. */
const MOST_SELECTED = 100;

/**
 * Which rows are in the document: those on the screen and around it, those that are kept wherever they are, and all between the
 * screen and where a selection of text began.
 * @param kept.rows places of rows, below 0 for none
 */
export function withKept(range: Range, kept: { rows: readonly number[]; selection: number | null }): number[] {
  const reach =
    kept.selection === null ||
    Math.abs(kept.selection - range.startIndex) > MOST_SELECTED ||
    Math.abs(kept.selection - range.endIndex) > MOST_SELECTED
      ? range
      : {
          ...range,
          startIndex: Math.min(range.startIndex, kept.selection),
          endIndex: Math.max(range.endIndex, kept.selection),
        };
  const mounted = new Set(defaultRangeExtractor(reach));
  for (const row of kept.rows) if (row >= 0 && row < range.count) mounted.add(row);
  return [...mounted].toSorted((a, b) => a - b);
}
