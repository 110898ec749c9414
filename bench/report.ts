import type { Measurement, Spread } from './measure.ts';
import type { ServerName } from './options.ts';
import { median } from './statistics.ts';

/** What was measured of one server at one number of streams: a measurement a run. */
export interface Series {
  server: ServerName;
  streams: number;
  runs: Measurement[];
}

const titles: Record<ServerName, string> = {
  direct: '(a) direct to the stand-in',
  bare: '(b) bare node:http',
  sdk: '(c) bare with @google/genai',
  api: '(d) Dramatis, all stored',
};

const MAX_FIRST_TOKEN_P50 = 1.5;
const MAX_FIRST_TOKEN_P95 = 2;
const MAX_RSS_MB = 260;
/** With more of a core than this gone to other processes, latencies tell about those. */
const MAX_OTHERS_PERCENT = 20;

/** A table of medians, a line a series. */
export function table(series: readonly Series[]): string {
  const head = [
    'server',
    'N',
    'streams',
    'failed',
    '+TTFT p50',
    'p95',
    'p99',
    '+tok p50',
    'p95',
    'p99',
    'CPU us/chunk',
    'CPU %',
    'db CPU %',
    'load CPU %',
    'others CPU %',
    'peak RSS MB',
  ];
  const rows = series.map(({ server, streams, runs }) => {
    const of = (pick: (run: Measurement) => number | undefined) => median(runs.map((run) => pick(run) ?? NaN));
    const spread = (pick: (run: Measurement) => Spread) =>
      (['p50', 'p95', 'p99'] as const).map((p) => milliseconds(of((run) => pick(run)[p])));
    return [
      titles[server],
      String(streams),
      String(runs.reduce((sum, run) => sum + run.streams, 0)),
      String(failuresIn(runs)),
      ...spread((run) => run.firstToken),
      ...spread((run) => run.token),
      whole(of((run) => run.server?.cpuUsPerChunk)),
      whole(of((run) => run.server?.cpuPercent)),
      server === 'api' ? whole(of((run) => run.databaseCpuPercent)) : '-',
      whole(of((run) => run.loadCpuPercent)),
      whole(of((run) => run.othersCpuPercent)),
      whole(of((run) => run.server?.peakRssMb)),
    ];
  });
  return aligned([head, ...rows]);
}

/** A line for each aim that these series can answer. */
export function aims(all: readonly Series[]): string[] {
  const lines: string[] = [];
  const counts = [...new Set(all.map(({ streams }) => streams))];
  const find = (server: ServerName, streams: number) =>
    all.find((series) => series.server === server && series.streams === streams);

  for (const streams of counts) {
    const [api, sdk] = [find('api', streams), find('sdk', streams)];
    if (api === undefined || sdk === undefined) continue;
    for (const [p, limit] of [
      ['p50', MAX_FIRST_TOKEN_P50],
      ['p95', MAX_FIRST_TOKEN_P95],
    ] as const) {
      const [ours, theirs] = [api, sdk].map(({ runs }) => median(runs.map((run) => run.firstToken[p])));
      if (ours === undefined || theirs === undefined) continue;
      const ratio = ours / theirs;
      lines.push(
        verdict(
          ratio <= limit,
          `added first-token latency at ${streams}, ${p}: ${milliseconds(ours)} ms, ${ratio.toFixed(2)} times that of (c), ${milliseconds(theirs)} ms; at most ${limit} times`,
        ),
      );
    }
  }
  const largest = find('api', Math.max(...counts));
  if (largest !== undefined) {
    const rss = median(largest.runs.map((run) => run.server?.peakRssMb ?? NaN));
    lines.push(verdict(rss <= MAX_RSS_MB, `memory at ${largest.streams}: ${whole(rss)} MB; at most ${MAX_RSS_MB} MB`));
  }
  const failures = all.reduce((sum, { runs }) => sum + failuresIn(runs), 0);
  lines.push(verdict(failures === 0, `failed streams: ${failures}; none allowed`));
  return lines;
}

/** A warning when other processes kept the machine busy meanwhile; none when they didn't. */
export function disturbance(all: readonly Series[]): string[] {
  const worst = Math.max(0, ...all.flatMap(({ runs }) => runs.map((run) => run.othersCpuPercent)));
  if (worst <= MAX_OTHERS_PERCENT) return [];
  return [`Other processes took up to ${whole(worst)} % of a core: the verdicts above are not to be relied on.`];
}

/** What went wrong, each kind once with its count. */
export function failures(all: readonly Series[]): string[] {
  const counts = new Map<string, number>();
  for (const { server, streams, runs } of all) {
    for (const failure of runs.flatMap((run) => run.failures)) {
      const line = `${titles[server]} at ${streams}: ${failure}`;
      counts.set(line, (counts.get(line) ?? 0) + 1);
    }
  }
  return [...counts].slice(0, 20).map(([line, count]) => `${count} x ${line}`);
}

function failuresIn(runs: readonly Measurement[]): number {
  return runs.reduce((sum, run) => sum + run.failures.length, 0);
}

function verdict(met: boolean, line: string): string {
  return `${met ? 'met   ' : 'MISSED'} ${line}`;
}

function milliseconds(value: number): string {
  return Number.isNaN(value) ? '-' : value.toFixed(value < 10 ? 2 : 1);
}

function whole(value: number): string {
  return Number.isNaN(value) ? '-' : value.toFixed(0);
}

/** The first column to the left, figures to the right. */
function aligned(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
    )
    .join('\n');
}
