import { dehydrate, hydrate, type DehydratedState, type Query, type QueryClient } from '@tanstack/react-query';
import { del, get, set } from 'idb-keyval';
import { useDeletedSessions } from './deleted-sessions.ts';
import { firstPageOf } from './first-pages.ts';

const KEY = 'dramatis:answers';
const SAVE_AFTER_MS = 1_000;
/** A browser that does not answer (it may, in private windows) must not keep the app from beginning. */
const BEGIN_WITHIN_MS = 500;
const MAX_AGE_MS = 7 * 86_400_000;
/** Conversations kept to be read at once, or offline. */
const MAX_THREADS = 30;

interface Stored {
  /** Answers of another build may have another shape. */
  build: string;
  savedAt: number;
  state: DehydratedState;
}

/** What is kept is another's, even if it is still being read. */
let isForgotten = false;

/** This file's address has the hash of the built code in it. */
const build = import.meta.url;

/**
 * Brings back what the server answered before the page was loaded, to be shown until it answers again, and keeps answers in this
 * browser from now on.
 */
export async function keepAnswers(queryClient: QueryClient): Promise<void> {
  const restored = restore(queryClient);
  saveChanges(queryClient, restored);
  const late = new Promise((resolve) => setTimeout(resolve, BEGIN_WITHIN_MS));
  await Promise.race([restored, late]);
}

async function restore(queryClient: QueryClient): Promise<void> {
  const stored = await get<Stored>(KEY).catch(() => undefined);
  if (isForgotten || stored?.build !== build || Date.now() - stored.savedAt > MAX_AGE_MS) return;
  // However young: who reloads a page wants to know how things are now. What has been answered since stays as it is.
  const queries = stored.state.queries.map((query) => ({ ...query, state: { ...query.state, isInvalidated: true } }));
  hydrate(queryClient, { ...stored.state, queries });
}

function saveChanges(queryClient: QueryClient, restored: Promise<void>): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const save = async () => {
    // What is kept is not written over before it has been read.
    await restored;
    clearTimeout(timer);
    timer = undefined;
    const threads = recentThreads(queryClient);
    const state = dehydrate(queryClient, {
      shouldDehydrateQuery: (query) => query.state.status === 'success' && isKept(query, threads),
      shouldDehydrateMutation: () => false,
      serializeData: firstPageOf,
    });
    // A full or forbidden store only means that the next page begins empty.
    await set(KEY, { build, savedAt: Date.now(), state } satisfies Stored).catch(() => undefined);
  };
  queryClient.getQueryCache().subscribe((event) => {
    // Asking, failing and growing old change nothing that is kept. Words of a reply that is being written don't come here at all.
    const changed = event.type === 'removed' || (event.type === 'updated' && event.action.type === 'success');
    if (changed) timer ??= setTimeout(() => void save(), SAVE_AFTER_MS);
  });
  addEventListener('pagehide', () => {
    if (timer !== undefined) void save();
  });
}

/** For when somebody else's identity takes the place of the one whose answers these are. */
export function forgetAnswers(queryClient: QueryClient): void {
  isForgotten = true;
  queryClient.removeQueries({ type: 'inactive' });
  void queryClient.resetQueries();
  del(KEY).catch(() => undefined);
}

function isKept({ queryKey, queryHash }: Query, threads: ReadonlySet<string>): boolean {
  const [what, kind, filter] = queryKey;
  const { ids: deleted } = useDeletedSessions.getState();
  // Of what is gone for good nothing stays readable. A screen may still have it, or another answer bring it.
  if ([kind, filter].some((id) => typeof id === 'string' && deleted.has(id))) return false;
  if (what === 'messages') return threads.has(queryHash);
  // A form begins with its character: an old one would be saved over a newer.
  if (what === 'characters' && kind !== 'list') return false;
  // A list that was searched is not looked for again in the same words.
  const isPlain = filter === undefined || typeof filter === 'string' || Object.keys(Object(filter)).length === 0;
  return (what === 'sessions' || what === 'characters' || what === 'notebooks' || what === 'meta') && isPlain;
}

function recentThreads(queryClient: QueryClient): ReadonlySet<string> {
  const threads = queryClient.getQueryCache().findAll({ queryKey: ['messages'] });
  const recent = threads.toSorted((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt).slice(0, MAX_THREADS);
  return new Set(recent.map(({ queryHash }) => queryHash));
}
