import { parseArgs } from 'node:util';

export interface Options {
  /** How often a process that writes a reply is killed. */
  kills: number;
  /** Decides who does what when; what that meets with depends on the machine. */
  seed: string;
  /** No more kills after so long. */
  minutes: number;
}

export const usage = `Usage: npm run fault -- [options]
  --kills <n>    how often a process that writes a reply is killed (default 50)
  --seed <text>  makes other choices (default 1)
  --minutes <n>  no more kills after so long (default 20)`;

/** @throws Error with a sentence for people */
export function parseOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      kills: { type: 'string', default: '50' },
      seed: { type: 'string', default: '1' },
      minutes: { type: 'string', default: '20' },
    },
  });
  return {
    kills: count('--kills', values.kills, 1, 10_000),
    seed: values.seed,
    minutes: count('--minutes', values.minutes, 1, 1_440),
  };
}

function count(name: string, text: string, min: number, max: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= min && number <= max) return number;
  throw new Error(`${name} takes whole numbers from ${min} to ${max}, not "${text}".`);
}
