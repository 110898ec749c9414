import type { Measurement, Spread } from './measure.ts';
import { aligned, counted, disturbance, milliseconds, verdict, whole } from './print.ts';
import { median } from './statistics.ts';

/** What was measured of one server at one number of streams: a measurement a run. */
export interface Series<Name extends string = string> {
  server: Name;
  title: string;
  streams: number;
  runs: Measurement[];
}

/** A table of medians, a line a series. */
export function table(all: readonly Series[]): string {
  const withReplica = all.some(({ runs }) => runs.some((run) => run.replicaCpuPercent !== undefined));
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
    ...(withReplica ? ['replica CPU %'] : []),
    'db CPU %',
    'load CPU %',
    'others CPU %',
    'peak RSS MB',
  ];
  const rows = all.map((series) => {
    const of = (pick: (run: Measurement) => number | undefined) => medianOf(series, (run) => pick(run) ?? NaN);
    const spread = (pick: (run: Measurement) => Spread) =>
      (['p50', 'p95', 'p99'] as const).map((p) => milliseconds(of((run) => pick(run)[p])));
    return [
      series.title,
      String(series.streams),
      String(series.runs.reduce((sum, run) => sum + run.streams, 0)),
      String(series.runs.flatMap((run) => run.failures).length),
      ...spread((run) => run.firstToken),
      ...spread((run) => run.token),
      whole(of((run) => run.server?.cpuUsPerChunk)),
      whole(of((run) => run.server?.cpuPercent)),
      ...(withReplica ? [whole(of((run) => run.replicaCpuPercent))] : []),
      whole(of((run) => run.databaseCpuPercent)),
      whole(of((run) => run.loadCpuPercent)),
      whole(of((run) => run.othersCpuPercent)),
      whole(of((run) => run.server?.peakRssMb)),
    ];
  });
  return aligned([head, ...rows]);
}

export function medianOf({ runs }: Series, pick: (run: Measurement) => number): number {
  return median(runs.map(pick));
}

/** Whether all streams were whole, and what to know of the figures. */
export function soundness(all: readonly Series[]): string[] {
  const failures = all.flatMap(({ title, streams, runs }) =>
    runs.flatMap((run) => run.failures.map((failure) => `${title} at ${streams}: ${failure}`)),
  );
  return [
    verdict(failures.length === 0, `failed streams: ${failures.length}; none allowed`),
    ...disturbance(all.flatMap(({ runs }) => runs.map((run) => run.othersCpuPercent))),
    ...counted(failures),
  ];
}
