import { parseArgs } from 'node:util';

export const serverNames = ['direct', 'bare', 'sdk', 'api'] as const;
export type ServerName = (typeof serverNames)[number];

export interface Options {
  /** How often each server is measured, in turn with the others; medians are printed. */
  runs: number;
  /** Numbers of concurrent streams. */
  streams: number[];
  servers: ServerName[];
  /** How long the load runs before and while it is measured. */
  warmUpMs: number;
  measureMs: number;
  /** How often `npm start` is timed; 0: not at all. */
  startups: number;
  /** How often the activation of lore is timed; 0: not at all. */
  lore: number;
  /** How long to wait before each measurement for the machine to be quiet. */
  patienceMs: number;
  /** Where the API's processor profiles go; unset: none are taken. */
  profile: string | undefined;
}

export const usage = `Usage: npm run bench -- [options]
  --runs <n>           measure every server n times, in turn, and print medians (default 1)
  --quick              a smoke test: short, at 1 and 20 streams, one start-up
  --streams <n,n,…>    concurrent streams (default 1,50,200)
  --servers <a,b,…>    of ${serverNames.join(', ')} (default all), or none
  --startups <n>       how often npm start is timed (default 3; 0: not at all)
  --lore <n>           how often the activation of lore is timed (default 20; 0: not at all)
  --patience <s>       wait up to so many seconds before each measurement for a quiet machine (default 0)
  --profile <dir>      write processor profiles of the API there (slower: don't compare)`;

/** @throws Error with a sentence for people */
export function parseOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      runs: { type: 'string', default: '1' },
      quick: { type: 'boolean', default: false },
      streams: { type: 'string' },
      servers: { type: 'string', default: serverNames.join(',') },
      startups: { type: 'string' },
      lore: { type: 'string', default: '20' },
      patience: { type: 'string', default: '0' },
      profile: { type: 'string' },
    },
  });
  const { quick } = values;
  return {
    runs: count('--runs', values.runs, 1, 20),
    streams: list(values.streams ?? (quick ? '1,20' : '1,50,200')).map((n) => count('--streams', n, 1, 1_000)),
    servers: values.servers === 'none' ? [] : list(values.servers).map(serverName),
    warmUpMs: quick ? 1_000 : 3_000,
    measureMs: quick ? 3_000 : 10_000,
    startups: count('--startups', values.startups ?? (quick ? '1' : '3'), 0, 20),
    lore: count('--lore', values.lore, 0, 1_000),
    patienceMs: count('--patience', values.patience, 0, 3_600) * 1_000,
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

function serverName(text: string): ServerName {
  const name = serverNames.find((known) => known === text);
  if (name === undefined) throw new Error(`--servers takes ${serverNames.join(', ')}, not "${text}".`);
  return name;
}
