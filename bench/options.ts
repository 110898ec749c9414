import { parseArgs } from 'node:util';

export const serverNames = ['direct', 'bare', 'sdk', 'api', 'one-core'] as const;
export type ServerName = (typeof serverNames)[number];

export const suiteNames = [
  'turns',
  'readers',
  'length',
  'neighbour',
  'lore',
  'books',
  'search',
  'notebooks',
  'gallery',
  'web',
] as const;
export type SuiteName = (typeof suiteNames)[number];

export interface Options {
  suites: SuiteName[];
  /** A smoke test: everything is done, too briefly for its figures to mean much. */
  quick: boolean;
  /** How often each thing is measured, in turn with the others; medians are printed. */
  runs: number;
  /** Numbers of concurrent streams; unset: the suite's own. */
  streams: number[] | undefined;
  servers: ServerName[];
  /** How often `npm start` is timed; 0: not at all. */
  startups: number;
  /** How long to wait before each measurement for the machine to be quiet. */
  patienceMs: number;
  /** The folder whose files the suite of that name reads; unset: it is skipped. */
  books: string | undefined;
  /** The folder in which a model of sentences is installed, for the vectors of notebooks; unset: the emulator's. */
  meaning: string | undefined;
  /** Where the API's processor profiles go; unset: none are taken. */
  profile: string | undefined;
}

export const usage = `Usage: npm run bench -- [options]
  --suite <a,b,…>      what to measure (default turns):
                         turns      what the API adds to a reply, beside servers that do less
                         readers    delay of tokens in the process that writes a reply, and in another
                         length     a turn and opening, in sessions of 10, 1,000 and 10,000 messages
                         neighbour  20 streams beside a person in sessions of 10,000 messages
                         lore       which entries of a large lorebook belong into a prompt
                         books      reading files into books; wants --books
                         search     a person's search over 1,000,000 messages
                         notebooks  passages that answer questions, and how fast they are found; takes --books
                         gallery    pages and searches of 20,000 characters
                         web        the web app in Chromium, with a session of 5,000 messages
  --runs <n>           measure everything n times, in turn, and print medians (default 1)
  --quick              a smoke test: short, with few streams, one start-up
  --patience <s>       wait up to so many seconds before each measurement for a quiet machine (default 0)
  --streams <n,n,…>    concurrent streams of turns (default 1,50,200) and readers (default 200,500)
  --books <folder>     the files that books reads, and where notebooks looks for alice.txt
Of notebooks alone:
  --meaning <folder>   where @energetic-ai/embeddings and its English model are installed, for vectors that follow meaning
Of turns alone:
  --servers <a,b,…>    of ${serverNames.join(', ')} (default all)
  --startups <n>       how often npm start is timed (default 3; 0: not at all)
  --profile <dir>      write processor profiles of the API there (slower: don't compare)`;

/** @throws Error with a sentence for people */
export function parseOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      suite: { type: 'string', default: 'turns' },
      runs: { type: 'string', default: '1' },
      quick: { type: 'boolean', default: false },
      streams: { type: 'string' },
      servers: { type: 'string', default: serverNames.join(',') },
      startups: { type: 'string' },
      patience: { type: 'string', default: '0' },
      books: { type: 'string' },
      meaning: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  const { quick, streams } = values;
  return {
    suites: list(values.suite).map((name) => oneOf('--suite', suiteNames, name)),
    quick,
    runs: count('--runs', values.runs, 1, 20),
    streams: streams === undefined ? undefined : list(streams).map((n) => count('--streams', n, 1, 1_000)),
    servers: list(values.servers).map((name) => oneOf('--servers', serverNames, name)),
    startups: count('--startups', values.startups ?? (quick ? '1' : '3'), 0, 20),
    patienceMs: count('--patience', values.patience, 0, 3_600) * 1_000,
    books: values.books,
    meaning: values.meaning,
    profile: values.profile,
  };
}

function list(text: string): string[] {
  return text.split(',').map((item) => item.trim());
}

function count(name: string, text: string, min: number, max: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= min && number <= max) return number;
  throw new Error(`${name} takes whole numbers from ${min} to ${max}, not "${text}".`);
}

function oneOf<Name extends string>(option: string, known: readonly Name[], text: string): Name {
  const name = known.find((each) => each === text);
  if (name === undefined) throw new Error(`${option} takes ${known.join(', ')}, not "${text}".`);
  return name;
}
