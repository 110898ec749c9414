import { NS_PER_MS } from './clock.ts';
import { runLoad } from './load.ts';
import { cpuMs, descendantsCpuMs, machineCpuMs, peakRssMb, resetPeakRss } from './process-stats.ts';
import type { BenchServer } from './servers/server.ts';
import { percentile } from './statistics.ts';
import type { StampedPace, Upstream } from './upstream.ts';

export interface Spread {
  p50: number;
  p95: number;
  p99: number;
}

/** One server under one load. Times in milliseconds. */
export interface Measurement {
  /** Streams that began in the measured time. */
  streams: number;
  failures: string[];
  /** Time to the first text in the client's hand, less the stand-in's own wait. */
  firstToken: Spread;
  /** How old a piece of text was when the client had parsed it. */
  token: Spread;
  /** Of the server's process; undefined without one. */
  server: { cpuUsPerChunk: number; cpuPercent: number; peakRssMb: number } | undefined;
  /** Processor time of the process that replies are read from, where that is another; in per cent of a core. */
  replicaCpuPercent: number | undefined;
  /** Processor time of the database, in per cent of a core; undefined without one. */
  databaseCpuPercent: number | undefined;
  /** Processor time of load and stand-in together, in per cent of their core: near 100 they are what is measured. */
  loadCpuPercent: number;
  /** What everything else on the machine took, in per cent of one core: the more, the less the figures mean. */
  othersCpuPercent: number;
}

export async function measure(
  server: BenchServer,
  upstream: Upstream,
  load: { streams: number; pace: StampedPace; warmUpMs: number; measureMs: number },
): Promise<Measurement> {
  const { pid, replica, databasePid } = server;
  const now = () => ({
    at: performance.now(),
    server: pid === undefined ? 0 : cpuMs(pid),
    replica: replica === undefined ? 0 : cpuMs(replica.pid),
    database: databasePid === undefined ? 0 : descendantsCpuMs(databasePid),
    load: cpuMs(process.pid) + cpuMs(upstream.pid),
    machine: machineCpuMs(),
  });
  let begin = now();
  let end = begin;
  if (pid !== undefined) resetPeakRss(pid);
  await upstream.setPace(load.pace);
  await upstream.takeWaits();
  const { firstTokens, ages, failures } = await runLoad({
    ...load,
    baseUrl: server.baseUrl,
    readerUrl: replica?.baseUrl ?? server.baseUrl,
    conversations: server.conversations(load.streams),
    onBegin: () => (begin = now()),
    onEnd: () => (end = now()),
  });
  const waits = await upstream.takeWaits();
  failures.push(...(await server.verify()));
  const used = {
    server: end.server - begin.server,
    replica: end.replica - begin.replica,
    database: end.database - begin.database,
    load: end.load - begin.load,
    machine: end.machine - begin.machine,
  };
  const percent = (ms: number) => (ms / (end.at - begin.at)) * 100;
  return {
    streams: firstTokens.length,
    failures,
    firstToken: spread(firstTokens.map(({ afterNs, stamp }) => afterNs - (waits.get(stamp) ?? NaN))),
    token: spread(ages),
    server:
      pid === undefined
        ? undefined
        : {
            cpuUsPerChunk: (used.server * 1_000) / ages.length,
            cpuPercent: percent(used.server),
            peakRssMb: peakRssMb(pid),
          },
    replicaCpuPercent: replica === undefined ? undefined : percent(used.replica),
    databaseCpuPercent: databasePid === undefined ? undefined : percent(used.database),
    loadCpuPercent: percent(used.load),
    // Rounded ticks can add up to a little more than there was.
    othersCpuPercent: Math.max(0, percent(used.machine - used.server - used.replica - used.database - used.load)),
  };
}

function spread(ns: readonly number[]): Spread {
  const at = (percent: number) => percentile(ns, percent) / NS_PER_MS;
  return { p50: at(50), p95: at(95), p99: at(99) };
}
