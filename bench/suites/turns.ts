import { instantPace } from '@dramatis/gemini-emulator/pace';
import { measure } from '../measure.ts';
import type { ServerName } from '../options.ts';
import { preparePeople, type Person } from '../people.ts';
import { milliseconds, say, verdict, whole } from '../print.ts';
import { waitForQuiet } from '../quiet.ts';
import { medianOf, soundness, table, type Series } from '../report.ts';
import { startApi } from '../servers/api.ts';
import { startBare } from '../servers/bare.ts';
import { directServer } from '../servers/direct.ts';
import { startSdk } from '../servers/sdk.ts';
import type { BenchServer } from '../servers/server.ts';
import { timeStartups } from '../startup.ts';
import { median } from '../statistics.ts';
import { benchPace } from '../upstream.ts';
import type { Bench } from './suite.ts';

const titles: Record<ServerName, string> = {
  direct: '(a) direct to the stand-in',
  bare: '(b) bare node:http',
  sdk: '(c) bare with @google/genai',
  api: '(d) Dramatis, all stored',
  'one-core': '(e) as (d), database on the same core',
};

const MAX_FIRST_TOKEN_P50 = 1.5;
const MAX_FIRST_TOKEN_P95 = 2;
const MAX_RSS_MB = 260;

const isOurs = (name: ServerName): boolean => name === 'api' || name === 'one-core';

/** A data directory with everything in it that the load needs. */
interface Prepared {
  dataDir: string;
  people: Person[];
}

/** What the API adds to a reply, beside servers that do less; and how long it takes to start. */
export async function turns(bench: Bench): Promise<void> {
  const { options, folder } = bench;
  const counts = options.streams ?? (options.quick ? [1, 20] : [1, 50, 200]);
  const needsData = options.servers.some(isOurs) || options.startups > 0;
  const prepared = needsData ? await prepare(bench, counts) : { dataDir: '', people: [] };

  const all: Series<ServerName>[] = counts.flatMap((streams) =>
    options.servers.map((server) => ({ server, title: titles[server], streams, runs: [] })),
  );
  for (let run = 1; run <= options.runs; run++) {
    for (const { server, streams, runs } of all) {
      await waitForQuiet(options.patienceMs);
      say(`Run ${run} of ${options.runs}: ${server}, ${streams} at once`);
      runs.push(await measureOne(bench, server, streams, prepared));
    }
  }
  if (all.length > 0) say(`\nMilliseconds; medians of ${options.runs} run(s).\n${table(all)}\n`);
  for (const line of [...aims(all), ...soundness(all)]) say(line);

  if (options.startups > 0) {
    const times = await timeStartups(options.startups, folder.copyOf(prepared.dataDir));
    const list = times.map((ms) => ms.toFixed(0)).join(', ');
    say(`\nnpm start, warm, to the first 200 of /readyz: ${median(times).toFixed(0)} ms (${list})`);
  }
}

/** Fills a database with people and their conversations so far, once; every measurement starts from a copy. */
async function prepare({ options, upstream, folder }: Bench, counts: readonly number[]): Promise<Prepared> {
  const count = options.servers.some(isOurs) ? Math.max(...counts) : 1;
  say(`Preparing ${count} conversations.`);
  const dataDir = folder.next();
  await upstream.setPace({ ...instantPace, chunks: 1, wordsPerChunk: 56 });
  const server = await startApi(upstream, dataDir, [], 'any');
  const people = await preparePeople(server.baseUrl, count);
  await server.stop();
  return { dataDir, people };
}

async function measureOne({ options, upstream, folder }: Bench, name: ServerName, streams: number, prepared: Prepared) {
  const { quick, profile } = options;
  const dataDir = isOurs(name) ? folder.copyOf(prepared.dataDir) : undefined;
  const starts: Record<ServerName, () => BenchServer | Promise<BenchServer>> = {
    direct: () => directServer(upstream),
    bare: () => startBare(upstream),
    sdk: () => startSdk(upstream),
    api: () => startApi(upstream, dataDir ?? '', prepared.people, 'any', profile),
    'one-core': () => startApi(upstream, dataDir ?? '', prepared.people, 'server', profile),
  };
  const server = await starts[name]();
  try {
    return await measure(server, upstream, {
      streams,
      pace: benchPace,
      warmUpMs: quick ? 1_000 : 3_000,
      measureMs: quick ? 3_000 : 10_000,
    });
  } finally {
    await server.stop();
    if (dataDir !== undefined) folder.remove(dataDir);
  }
}

/** A line for each aim that these series can answer. */
function aims(all: readonly Series<ServerName>[]): string[] {
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
      const ours = medianOf(api, (run) => run.firstToken[p]);
      const theirs = medianOf(sdk, (run) => run.firstToken[p]);
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
    const rss = medianOf(largest, (run) => run.server?.peakRssMb ?? NaN);
    lines.push(verdict(rss <= MAX_RSS_MB, `memory at ${largest.streams}: ${whole(rss)} MB; at most ${MAX_RSS_MB} MB`));
  }
  return lines;
}
