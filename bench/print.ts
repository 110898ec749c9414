/** With more of a core than this gone to other processes, latencies tell about those. */
const MAX_OTHERS_PERCENT = 20;

export const say = (line: string): boolean => process.stdout.write(`${line}\n`);

export function verdict(met: boolean, line: string): string {
  return `${met ? 'met   ' : 'MISSED'} ${line}`;
}

/** A warning when other processes kept the machine busy meanwhile; none when they didn't. */
export function disturbance(othersPercents: readonly number[]): string[] {
  const worst = Math.max(0, ...othersPercents);
  if (worst <= MAX_OTHERS_PERCENT) return [];
  return [`Other processes took up to ${whole(worst)} % of a core: the verdicts above are not to be relied on.`];
}

/** What went wrong, each kind once with its count. */
export function counted(lines: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return [...counts].slice(0, 20).map(([line, count]) => `${count} x ${line}`);
}

export function milliseconds(value: number): string {
  return Number.isNaN(value) ? '-' : value.toFixed(value < 10 ? 2 : 1);
}

export function whole(value: number): string {
  return Number.isNaN(value) ? '-' : value.toFixed(0);
}

/** The first column to the left, figures to the right. */
export function aligned(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
    )
    .join('\n');
}
