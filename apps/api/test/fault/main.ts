import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Fault, FaultKind } from '@dramatis/gemini-emulator/faults';
import { Choices } from '@dramatis/gemini-emulator/random';
import { guestWith, signInGuest } from '../support/guest.ts';
import { startInstallation, type Installation } from './installation.ts';
import { newLedger, type Ledger } from './ledger.ts';
import { startModelService, type ModelService } from './model-service.ts';
import { parseOptions, usage, type Options } from './options.ts';
import { startPostgres, type PostgresServer } from './postgres.ts';
import { Talker } from './talker.ts';
import { judge, type Figures } from './verdict.ts';

const PEOPLE = 4;
const TALKERS_EACH = 3;
/** Between two kills there is time for a reply to begin, and not always for it to end. */
const QUIET_MS = { least: 300, most: 1_800 };
const FAULT_EVERY_MS = 900;
/** A restart of the database for so many kills, and at least two. */
const KILLS_PER_RESTART = 8;

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

async function main(options: Options): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'dramatis-fault-'));
  const ledger = newLedger();
  const postgres = await startPostgres(await mkdtemp(join(folder, 'postgres-')));
  const model = await startModelService();
  try {
    const installation = await startInstallation(
      {
        DATABASE_URL: postgres.url,
        DATA_DIR: join(folder, 'files'),
        AUTH_SECRET: 'both processes must know the same secret',
        GEMINI_BASE_URL: model.baseUrl,
        GEMINI_API_KEY: 'none is needed',
        GENERATE_TITLES: 'false',
        GEMINI_FIRST_TOKEN_TIMEOUT_MS: '5000',
      },
      (output) => ledger.violations.push(`A server ended by itself:\n${output}`),
    );
    say(`PostgreSQL ${postgres.version} and two servers at ${installation.urls.join(' and ')}; seed ${options.seed}.`);
    try {
      const { kills, databaseUps } = await disturb(options, { installation, postgres, model, ledger });
      report(await judge(postgres.url, ledger, databaseUps), ledger, kills, databaseUps.length);
    } finally {
      await installation.stop();
    }
  } finally {
    await model.stop();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
  return ledger.violations.length === 0 ? 0 : 1;
}

/** Has people talk while processes are killed, the database restarted and the model service fails now and then. */
async function disturb(
  { kills, seed, minutes }: Options,
  parts: { installation: Installation; postgres: PostgresServer; model: ModelService; ledger: Ledger },
): Promise<{ kills: number; databaseUps: number[] }> {
  const { installation, postgres, model, ledger } = parts;
  const choices = new Choices(seed);
  const talkers = await makeTalkers(parts, seed);
  let over = false;
  const talks = talkers.map((talker) => talker.talk(() => !over));
  const faults = injectFaults(model, new Choices(`${seed} faults`), () => !over);

  const databaseUps: number[] = [];
  const restartEvery = Math.max(1, Math.min(KILLS_PER_RESTART, Math.floor(kills / 3)));
  const deadline = Date.now() + minutes * 60_000;
  let done = 0;
  while (done < kills && Date.now() < deadline) {
    await pause(QUIET_MS.least + choices.next() * (QUIET_MS.most - QUIET_MS.least));
    const producing = talkers.flatMap(({ producer }) => producer ?? []);
    if (producing.length === 0) continue;
    const victim = producing[Math.floor(choices.next() * producing.length)] ?? 0;
    await installation.kill(victim);
    done++;
    let restarted = Promise.resolve();
    if (done % restartEvery === 0) {
      // Sometimes while the process is down, sometimes when both are there.
      if (choices.chance(0.5)) await installation.revive(victim);
      restarted = postgres
        .restart((done / restartEvery) % 2 === 1 ? 'immediate' : 'fast')
        .then(() => void databaseUps.push(Date.now()));
    }
    if (installation.life(victim).killedAt !== null) await installation.revive(victim);
    await restarted;
    if (done % 10 === 0) say(`${done} kills, ${ledger.sent.length} messages, ${ledger.violations.length} violations`);
  }
  over = true;
  await Promise.all([...talks, faults]);
  return { kills: done, databaseUps };
}

async function makeTalkers(
  { installation, ledger }: { installation: Installation; ledger: Ledger },
  seed: string,
): Promise<Talker[]> {
  const [one, two] = installation.urls;
  const talkers: Talker[] = [];
  for (let person = 0; person < PEOPLE; person++) {
    const { cookie } = await signInGuest(one);
    const guests = [guestWith(one, cookie), guestWith(two, cookie)] as const;
    for (let i = 0; i < TALKERS_EACH; i++) {
      talkers.push(new Talker(installation, guests, new Choices(`${seed} ${person} ${i}`), ledger));
    }
  }
  return talkers;
}

const faultKinds: readonly [FaultKind, ...FaultKind[]] = [
  'cut',
  'clean_cut',
  'stall_mid',
  'overloaded',
  'rate_limit',
  'error_chunk',
  'slow_first_token',
  'safety',
  'empty',
];

async function injectFaults(model: ModelService, choices: Choices, goOn: () => boolean): Promise<void> {
  while (goOn()) {
    await pause(choices.next() * 2 * FAULT_EVERY_MS);
    const fault: Fault = {
      kind: choices.pick(faultKinds),
      afterChunks: 1 + Math.floor(choices.next() * 20),
      delayMs: 1_000,
      match: { method: 'stream' },
    };
    await model.inject(fault);
  }
}

function report(figures: Figures, { attachments, violations }: Ledger, kills: number, restarts: number): void {
  const { replies, longestUnmarkedMs } = figures;
  const lines: [string, string | number][] = [
    ['processes killed', kills],
    ['database restarts', restarts],
    ['acknowledged messages', figures.acknowledged],
    ['lost (0)', figures.lost],
    ['duplicated (0)', figures.duplicated],
    [
      'replies',
      Object.entries(replies)
        .map(([status, count]) => `${count} ${status}`)
        .join(', '),
    ],
    ['interrupted by the death of their process', figures.interrupted],
    ['longest until marked (15 s)', `${(longestUnmarkedMs / 1_000).toFixed(1)} s`],
    ['viewings to the end', `${figures.viewings}, attached ${attachments} times`],
    ['texts that differ from what is stored (0)', figures.differing],
    ['replies stuck (0)', figures.stuck],
    ['violations (0)', violations.length],
  ];
  for (const [name, value] of lines) say(`${name.padEnd(44)} ${value}`);
  for (const violation of violations.slice(0, 50)) say(`  ${violation}`);
}

async function start(): Promise<number> {
  let options: Options;
  try {
    options = parseOptions(process.argv.slice(2));
  } catch (error) {
    say(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    return 2;
  }
  return await main(options);
}

process.exit(await start());
