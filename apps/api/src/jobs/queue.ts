import { sql } from 'drizzle-orm';
import { fromDrizzle, PgBoss } from 'pg-boss';
import type { Deps } from '../context.ts';
import type { Database, Executor } from '../db/client.ts';
import type { RememberOrder } from '../domain/memories/write.ts';
import type { ReembedOrder } from '../domain/notebooks/reembed.ts';

/** Every job and what it carries. */
export interface JobPayloads {
  'cast-book': { castId: string };
  'draft-character': { draftId: string };
  remember: RememberOrder;
  'index-source': { sourceId: string };
  /** The same, of notebooks that another engine indexes, too. */
  'index-source-elsewhere': { sourceId: string };
  'reembed-source': ReembedOrder;
  'tidy-up': Record<string, never>;
  /** What one of the jobs in `mourned` carried that failed for good. */
  abandoned: { castId: string } | { draftId: string } | ReembedOrder | { sourceId: string };
}

export type JobName = keyof JobPayloads;
export type JobHandler<N extends JobName> = (deps: Deps, payload: JobPayloads[N], run: JobRun) => Promise<void>;
export type JobHandlers = { readonly [N in JobName]: JobHandler<N> };

export interface JobRun {
  /** Aborted when the job was cancelled, ran out of time or the process is stopping. */
  readonly signal: AbortSignal;
  /** No further attempt follows when this one fails. */
  readonly lastAttempt: boolean;
}

/** The port for long work. Work outlives the process: what was queued or cut off is taken up again. */
export interface Jobs {
  /**
   * Queues within the caller's transaction, so that the job exists exactly if what it works on does. Of those with a subject,
   * nothing is queued for one that has a job already.
   */
  enqueue<N extends JobName>(executor: Executor, name: N, payload: JobPayloads[N]): Promise<void>;
  /** How the newest job of this name stands that was queued for `subject`. */
  stateOf(name: 'remember', subject: string): Promise<'idle' | 'working' | 'failed'>;
  /** To be called once that transaction is committed, so that nobody waits for a worker's next poll. */
  wake(): void;
}

export interface JobQueue extends Jobs {
  /** Begins to take work. */
  start(deps: Deps, handlers: JobHandlers): Promise<void>;
  /** Lets running handlers finish within the grace period, then aborts them; another process or start takes them up. */
  stop(graceMs: number): Promise<void>;
}

/** Jobs that come by the clock: cron expressions. */
const schedule: Partial<Record<JobName, string>> = { 'tidy-up': '*/10 * * * *' };

/**
 * Jobs whose rows say that somebody is at work on them. Their handlers tell of their faults themselves, but not when their
 * process dies at each attempt, or stops in the last.
 */
const mourned: readonly JobName[] = [
  'cast-book',
  'draft-character',
  'index-source',
  'index-source-elsewhere',
  'reembed-source',
];

/** What a job of this name works on, where there may be only one for it at a time. */
const subjectOf: { readonly [N in JobName]?: (payload: JobPayloads[N]) => string } = {
  remember: ({ sessionId }) => sessionId,
  'reembed-source': ({ sourceId, space }) => `${sourceId} ${space}`,
};

/** The model may be overloaded for a while, or another process yet of the configuration before; nobody waits for it. */
const retries: Partial<Record<JobName, { retryLimit: number; retryDelay: number }>> = {
  remember: { retryLimit: 4, retryDelay: 2 },
  'reembed-source': { retryLimit: 6, retryDelay: 5 },
};

/** How many jobs of a name a process does at a time. */
const AT_A_TIME = 2;
/** These mostly wait. */
const atATime: Partial<Record<JobName, number>> = { 'index-source-elsewhere': 4 };

export function createJobQueue(db: Database, onError: (error: Error) => void): JobQueue {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => db.$client.query(text, values) },
    superviseIntervalSeconds: 10,
    monitorIntervalSeconds: 10,
  });
  boss.on('error', onError);
  let workers: string[] = [];

  async function work<N extends JobName>(name: N, deps: Deps, handler: JobHandler<N>): Promise<string> {
    return await boss.work<
      JobPayloads[N],
      void,
      { includeMetadata: true; pollingIntervalSeconds: number; localConcurrency: number }
    >(
      name,
      { includeMetadata: true, pollingIntervalSeconds: 2, localConcurrency: atATime[name] ?? AT_A_TIME },
      async ([job]) => {
        if (job === undefined || (await isTakenUpAgain(job))) return;
        await handler(deps, job.data, { signal: job.signal, lastAttempt: job.retryCount >= job.retryLimit });
      },
    );
  }

  /** Whether what was abandoned was retried by its person meanwhile, before anybody noticed. */
  async function isTakenUpAgain({ sourceName, data }: { sourceName: string | null; data: object }): Promise<boolean> {
    if (sourceName === null) return false;
    const jobs = await boss.findJobs(sourceName, { data });
    return jobs.some(({ state }) => state === 'created' || state === 'retry' || state === 'active');
  }

  async function begin<N extends JobName>(name: N, deps: Deps, handler: JobHandler<N>): Promise<void> {
    // A job whose process died is noticed by its missing heartbeat and tried again.
    await boss.createQueue(name, {
      retryLimit: 2,
      retryDelay: 1,
      retryBackoff: true,
      heartbeatSeconds: 10,
      expireInSeconds: 3600,
      ...retries[name],
      ...(subjectOf[name] === undefined ? {} : { policy: 'exclusive' }),
    });
    // Not among what a queue is created with: those of earlier versions are there already.
    if (mourned.includes(name)) await boss.updateQueue(name, { deadLetter: 'abandoned' satisfies JobName });
    workers.push(await work(name, deps, handler));
    const cron = schedule[name];
    if (cron !== undefined) await boss.schedule(name, cron);
  }

  return {
    async enqueue(executor, name, payload) {
      const singletonKey = subjectOf[name]?.(payload);
      await boss.send(name, payload, {
        ...(singletonKey === undefined ? {} : { singletonKey }),
        db: fromDrizzle({ execute: (query) => executor.execute(sql`${query}`) }, sql),
      });
    },

    async stateOf(name, subject) {
      const jobs = await boss.findJobs(name, { key: subject });
      const newest = jobs.toSorted((a, b) => b.createdOn.getTime() - a.createdOn.getTime())[0];
      if (newest === undefined) return 'idle';
      if (newest.state === 'failed') return 'failed';
      return newest.state === 'completed' || newest.state === 'cancelled' ? 'idle' : 'working';
    },

    wake() {
      for (const id of workers) boss.notifyWorker(id);
    },

    async start(deps, handlers) {
      await boss.start();
      await begin('abandoned', deps, handlers.abandoned);
      await begin('cast-book', deps, handlers['cast-book']);
      await begin('draft-character', deps, handlers['draft-character']);
      await begin('remember', deps, handlers.remember);
      await begin('index-source', deps, handlers['index-source']);
      await begin('index-source-elsewhere', deps, handlers['index-source-elsewhere']);
      await begin('reembed-source', deps, handlers['reembed-source']);
      await begin('tidy-up', deps, handlers['tidy-up']);
    },

    async stop(graceMs) {
      workers = [];
      await boss.stop({ close: false, graceful: true, timeout: graceMs });
    },
  };
}
