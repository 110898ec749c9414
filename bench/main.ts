import { availableParallelism, loadavg } from 'node:os';
import { stopAllChildren } from './children.ts';
import { parseOptions, usage, type Options, type SuiteName } from './options.ts';
import { canPin, pinThisProcess } from './pinning.ts';
import { say } from './print.ts';
import { books } from './suites/books.ts';
import { gallery } from './suites/gallery.ts';
import { length } from './suites/length.ts';
import { lore } from './suites/lore.ts';
import { neighbour } from './suites/neighbour.ts';
import { notebooks } from './suites/notebooks.ts';
import { readers } from './suites/readers.ts';
import { search } from './suites/search.ts';
import type { Suite } from './suites/suite.ts';
import { turns } from './suites/turns.ts';
import { web } from './suites/web.ts';
import { startUpstream } from './upstream.ts';
import { WorkFolder } from './work-folder.ts';

const suites: Record<SuiteName, Suite> = {
  turns,
  readers,
  length,
  neighbour,
  lore,
  books,
  search,
  notebooks,
  gallery,
  web,
};

async function bench(options: Options): Promise<void> {
  say(
    `Node ${process.versions.node}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)} before; ` +
      (canPin ? 'server on core 0, load and stand-in on core 1' : 'NOT tied to cores: there is no taskset here'),
  );
  pinThisProcess();
  const upstream = await startUpstream();
  for (const name of options.suites) await suites[name]({ options, upstream, folder });
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
