import { invalid } from './api-error.ts';
import { isObject, type JsonObject } from './json.ts';

export type Method = 'stream' | 'generate' | 'count' | 'embed';

const everywhere: readonly Method[] = ['stream', 'generate', 'count', 'embed'];
const replies: readonly Method[] = ['stream', 'generate'];

/** Every fault, with the methods that can show it. */
const faultMethods = {
  // Answered with an error instead of a reply.
  rate_limit: everywhere,
  daily_quota: everywhere,
  bad_key: everywhere,
  permission: everywhere,
  not_found: everywhere,
  internal: everywhere,
  overloaded: everywhere,
  deadline: everywhere,
  // Time.
  stall: everywhere,
  stall_mid: replies,
  slow_first_token: everywhere,
  // A reply that breaks.
  cut: everywhere,
  clean_cut: replies,
  malformed: replies,
  error_chunk: replies,
  // A reply that is whole but is not what was hoped for.
  safety: replies,
  prompt_blocked: replies,
  empty: replies,
  max_tokens: replies,
  max_tokens_empty: replies,
  thoughts: replies,
  // Only for requests that ask for JSON.
  bad_json: replies,
  fenced_json: replies,
} as const satisfies Record<string, readonly Method[]>;

export type FaultKind = keyof typeof faultMethods;

/** One way to fail, for the next request it fits. */
export interface Fault {
  kind: FaultKind;
  /** How many requests it strikes; 1 unless given. */
  times?: number;
  /** How many chunks are sent before it strikes; 2 unless given (`safety`: none). */
  afterChunks?: number;
  /**
   * How long a stall lasts (unless given, until the client leaves), how long `slow_first_token` waits,
   * and how long an error waits before it is answered.
   */
  delayMs?: number;
  /** What `rate_limit` and `daily_quota` give as their RetryInfo; 7 unless given. */
  retryAfterSeconds?: number;
  match?: FaultMatch;
}

/** Which requests a fault is for; every condition that is given must hold. */
export interface FaultMatch {
  method?: Method;
  model?: string;
  /** Occurs in the request's text: system instruction, turns, texts to embed. */
  contains?: string;
}

/** What faults are matched against. */
export interface FaultTarget {
  method: Method;
  model: string;
  wantsJson: boolean;
  /** The whole text of the request; called only when a fault asks for it, because it can be a book. */
  text: () => string;
}

/** The injected faults, struck in the order they came. */
export class FaultQueue {
  #pending: { fault: Fault; left: number }[] = [];

  inject(...faults: Fault[]): void {
    for (const fault of faults) this.#pending.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#pending = [];
  }

  /** The faults that have not struck as often as they should. */
  pending(): Fault[] {
    return this.#pending.map(({ fault, left }) => ({ ...fault, times: left }));
  }

  /** Uses up the first fault that fits. */
  take(target: FaultTarget): Fault | undefined {
    const found = this.#pending.find(({ fault }) => fits(fault, target));
    if (!found) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.#pending.splice(this.#pending.indexOf(found), 1);
    return found.fault;
  }
}

function fits(fault: Fault, target: FaultTarget): boolean {
  const { method, model, contains } = fault.match ?? {};
  const methods: readonly Method[] = faultMethods[fault.kind];
  if (!methods.includes(target.method)) return false;
  if ((fault.kind === 'bad_json' || fault.kind === 'fenced_json') && !target.wantsJson) return false;
  if (method !== undefined && method !== target.method) return false;
  if (model !== undefined && model !== target.model) return false;
  return contains === undefined || target.text().includes(contains);
}

/** Reads one fault, or a list of them, that came over HTTP. */
export function parseFaults(value: unknown): Fault[] {
  return Array.isArray(value) ? value.map(parseFault) : [parseFault(value)];
}

function parseFault(value: unknown): Fault {
  if (!isObject(value) || !isKind(value['kind']))
    throw invalid(`fault.kind: must be one of ${Object.keys(faultMethods).join(', ')}`);
  return {
    kind: value['kind'],
    ...numbers(value, ['times', 'afterChunks', 'delayMs', 'retryAfterSeconds']),
    ...(value['match'] === undefined ? {} : { match: parseMatch(value['match']) }),
  };
}

function parseMatch(value: unknown): FaultMatch {
  if (!isObject(value)) throw invalid('fault.match: must be an object');
  const { method, model, contains } = value;
  const known = everywhere.find((each) => each === method);
  if (method !== undefined && known === undefined)
    throw invalid(`fault.match.method: must be one of ${everywhere.join(', ')}`);
  return {
    ...(known === undefined ? {} : { method: known }),
    ...(typeof model === 'string' ? { model } : {}),
    ...(typeof contains === 'string' ? { contains } : {}),
  };
}

function isKind(value: unknown): value is FaultKind {
  return typeof value === 'string' && Object.hasOwn(faultMethods, value);
}

function numbers<Name extends string>(value: JsonObject, names: readonly Name[]): { [name in Name]?: number } {
  const found: { [name in Name]?: number } = {};
  for (const name of names) {
    const given = value[name];
    if (given === undefined) continue;
    if (typeof given !== 'number' || given < 0) throw invalid(`fault.${name}: must be a number that is not negative`);
    found[name] = given;
  }
  return found;
}
