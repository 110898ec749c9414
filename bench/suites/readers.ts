import { measure } from '../measure.ts';
import type { Person } from '../people.ts';
import { milliseconds, say, verdict } from '../print.ts';
import { waitForQuiet } from '../quiet.ts';
import { medianOf, soundness, table, type Series } from '../report.ts';
import { seed, seedPeople } from '../seed.ts';
import { startApi, startReplicas } from '../servers/api.ts';
import { startSdk } from '../servers/sdk.ts';
import { benchPace, streamMs, type StampedPace } from '../upstream.ts';
import type { Bench } from './suite.ts';

type ReaderName = 'sdk' | 'same' | 'other';

const titles: Record<ReaderName, string> = {
  sdk: '(c) bare with @google/genai',
  same: '(d) the process that writes it',
  other: '(e) another process',
};

/**
 * A slow model, eight seconds a reply. At the pace of the other suites, 500 streams are twice what one core can carry
 * with the SDK alone, and only queues would be compared.
 */
const pace: StampedPace = { ...benchPace, chunkMs: 400, chunks: 20 };

/** Of the process that writes a reply, in terms of the bare server's. */
const MAX_RATIO = 1.5;
const MAX_OTHER_MS = 300;

/** How old a token is for a reader in the process that writes the reply, and for one in another. */
export async function readers(bench: Bench): Promise<void> {
  const { options, upstream, folder } = bench;
  const counts = options.streams ?? (options.quick ? [20] : [200, 500]);
  const most = Math.max(...counts);
  say(`Preparing ${most} conversations.`);
  const dataDir = folder.next();
  const people = await seed(upstream, dataDir, (seeding) => seedPeople(seeding, most));

  const all: Series<ReaderName>[] = counts.flatMap((streams) =>
    (['sdk', 'same', 'other'] as const).map((server) => ({ server, title: titles[server], streams, runs: [] })),
  );
  for (let run = 1; run <= options.runs; run++) {
    for (const { server, title, streams, runs } of all) {
      await waitForQuiet(options.patienceMs);
      say(`Run ${run} of ${options.runs}: ${title}, ${streams} at once`);
      runs.push(await measureOne(bench, server, streams, { dataDir, people }));
    }
  }
  say(`\nMilliseconds; medians of ${options.runs} run(s).\n${table(all)}\n`);
  for (const streams of counts) {
    const p95 = (name: ReaderName): number => {
      const series = all.find((each) => each.server === name && each.streams === streams);
      return series === undefined ? NaN : medianOf(series, (measured) => measured.token.p95);
    };
    const ratio = p95('same') / p95('sdk');
    say(
      verdict(
        ratio <= MAX_RATIO,
        `age of a token at ${streams}, p95, in the process that writes it: ${milliseconds(p95('same'))} ms, ${ratio.toFixed(2)} times that of (c), ${milliseconds(p95('sdk'))} ms; at most ${MAX_RATIO} times`,
      ),
    );
    say(
      verdict(
        p95('other') <= MAX_OTHER_MS,
        `age of a token at ${streams}, p95, in another process: ${milliseconds(p95('other'))} ms; at most ${MAX_OTHER_MS} ms`,
      ),
    );
  }
  for (const line of soundness(all)) say(line);
}

async function measureOne(
  { options, upstream, folder }: Bench,
  name: ReaderName,
  streams: number,
  prepared: { dataDir: string; people: Person[] },
) {
  const dataDir = folder.copyOf(prepared.dataDir);
  const starts = {
    sdk: () => startSdk(upstream),
    same: () => startApi(upstream, dataDir, prepared.people, 'any'),
    other: () => startReplicas(upstream, dataDir, prepared.people),
  };
  const server = await starts[name]();
  try {
    return await measure(server, upstream, {
      streams,
      pace,
      // Until then not everybody has begun.
      warmUpMs: options.quick ? 1_000 : streamMs(pace),
      measureMs: options.quick ? 3_000 : 6_000,
    });
  } finally {
    await server.stop();
    folder.remove(dataDir);
  }
}
