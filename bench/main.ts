import { instantPace } from '@dramatis/gemini-emulator/pace';
import { availableParallelism, loadavg } from 'node:os';
import { stopAllChildren } from './children.ts';
import { timeLore } from './lore.ts';
import { measure } from './measure.ts';
import { parseOptions, usage, type Options, type ServerName } from './options.ts';
import { preparePeople, type Person } from './people.ts';
import { canPin, pinThisProcess } from './pinning.ts';
import { untilQuiet } from './quiet.ts';
import { aims, disturbance, failures, table, type Series } from './report.ts';
import { startApi } from './servers/api.ts';
import { startBare } from './servers/bare.ts';
import { directServer } from './servers/direct.ts';
import { startSdk } from './servers/sdk.ts';
import type { BenchServer } from './servers/server.ts';
import { timeStartups } from './startup.ts';
import { median } from './statistics.ts';
import { benchPace, startUpstream, type Upstream } from './upstream.ts';
import { WorkFolder } from './work-folder.ts';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

/** A data directory with everything in it that the load needs. */
interface Prepared {
  dataDir: string;
  people: Person[];
}

async function bench(options: Options): Promise<void> {
  say(
    `Node ${process.versions.node}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)} before; ` +
      (canPin ? 'server on core 0, load and stand-in on core 1' : 'NOT tied to cores: there is no taskset here'),
  );
  pinThisProcess();
  const upstream = await startUpstream();
  const needsData = options.servers.includes('api') || options.startups > 0;
  const prepared = needsData ? await prepare(options, upstream) : { dataDir: '', people: [] };

  await upstream.setPace(benchPace);
  const series: Series[] = options.streams.flatMap((streams) =>
    options.servers.map((server) => ({ server, streams, runs: [] })),
  );
  for (let run = 1; run <= options.runs; run++) {
    for (const { server, streams, runs } of series) {
      const quiet = options.patienceMs === 0 || (await untilQuiet(options.patienceMs));
      if (!quiet) say('The machine is still busy with other things.');
      say(`Run ${run} of ${options.runs}: ${server}, ${streams} at once`);
      runs.push(await measureOne(server, streams, options, upstream, prepared));
    }
  }
  if (series.length > 0) {
    say(`\nMilliseconds; medians of ${options.runs} run(s).\n${table(series)}\n`);
    for (const line of [...aims(series), ...disturbance(series), ...failures(series)]) say(line);
  }

  if (options.lore > 0) say(['', ...timeLore(options.lore)].join('\n'));

  if (options.startups > 0) {
    const times = await timeStartups(options.startups, folder.copyOf(prepared.dataDir));
    const list = times.map((ms) => ms.toFixed(0)).join(', ');
    say(`\nnpm start, warm, to the first 200 of /readyz: ${median(times).toFixed(0)} ms (${list})`);
  }
}

/** Fills a database with people and their conversations so far, once; every measurement starts from a copy. */
async function prepare(options: Options, upstream: Upstream): Promise<Prepared> {
  const count = options.servers.includes('api') ? Math.max(...options.streams) : 1;
  say(`Preparing ${count} conversations.`);
  const dataDir = folder.next();
  await upstream.setPace({ ...instantPace, chunks: 1, wordsPerChunk: 56 });
  const server = await startApi(upstream, dataDir, []);
  const people = await preparePeople(server.baseUrl, count);
  await server.stop();
  return { dataDir, people };
}

async function measureOne(name: ServerName, streams: number, options: Options, upstream: Upstream, prepared: Prepared) {
  const dataDir = name === 'api' ? folder.copyOf(prepared.dataDir) : undefined;
  const starts: Record<ServerName, () => BenchServer | Promise<BenchServer>> = {
    direct: () => directServer(upstream),
    bare: () => startBare(upstream),
    sdk: () => startSdk(upstream),
    api: () => startApi(upstream, dataDir ?? '', prepared.people, options.profile),
  };
  const server = await starts[name]();
  try {
    return await measure(server, upstream, { streams, warmUpMs: options.warmUpMs, measureMs: options.measureMs });
  } finally {
    await server.stop();
    if (dataDir !== undefined) folder.remove(dataDir);
  }
}

const folder = new WorkFolder();
let stopping: Promise<void> | undefined;

/** Ends every process and removes every file of this run. */
function cleanUp(): Promise<void> {
  stopping ??= stopAllChildren().finally(() => folder.remove());
  return stopping;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // Not once: npm and the terminal both pass a Ctrl-C on.
  process.on(signal, () => {
    if (stopping === undefined) say('Stopping…');
    void cleanUp().finally(() => process.exit(1));
  });
}

try {
  if (process.argv.includes('--help')) say(usage);
  else await bench(parseOptions(process.argv.slice(2)));
} catch (error) {
  // What fails because everything is being stopped is no news.
  if (stopping === undefined) say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await cleanUp();
}
