import { modalities, type Modality } from '@dramatis/contract/attachments';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadEnvFile } from 'node:process';

/** The repository's root: relative paths in the configuration start here, wherever the process was started. */
export const rootDir = resolve(import.meta.dirname, '../../..');

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export interface Config {
  readonly host: string;
  readonly port: number;
  /** Absolute. Holds the embedded database, files and generated secrets. */
  readonly dataDir: string;
  /** Unset: the embedded PostgreSQL server. */
  readonly databaseUrl: string | undefined;
  /** Unset: one is generated once and kept in `dataDir`. */
  readonly authSecret: string | undefined;
  /** Where people reach the app; decides the cookie's `Secure` flag. Unset: the address it listens on. */
  readonly publicUrl: string | undefined;
  /** Further origins whose pages may call the API with the visitor's cookie. */
  readonly webOrigins: readonly string[];
  readonly logLevel: (typeof logLevels)[number];
  /** `NODE_ENV` is `development`, as under `npm run dev`. Whatever else it is counts as production. */
  readonly development: boolean;
  readonly gemini: {
    /** Unset, together with `baseUrl`: the emulator answers. */
    readonly apiKey: string | undefined;
    readonly baseUrl: string | undefined;
    readonly model: string;
    readonly fallbackModels: readonly string[];
    /** Models that cannot be given everything, and what they can be given. */
    readonly limitedModels: ReadonlyMap<string, readonly Modality[]>;
    readonly embeddingModel: string;
    readonly embeddingDimensions: number;
    readonly firstTokenTimeoutMs: number;
    readonly totalTimeoutMs: number;
  };
  /** Unset: notebooks are indexed by this server alone. */
  readonly ragflow:
    | {
        readonly url: string;
        readonly apiKey: string;
        /** What RAGFlow's agents write with, as it names models there. Unset: there are none. */
        readonly agentModel: string | undefined;
      }
    | undefined;
  /** How many replies of one person may be written at a time. */
  readonly maxParallelReplies: number;
  /** After how many hours without a message a session is closed. */
  readonly idleCloseHours: number;
  /** Whether the model gives a session a better title after its first reply. Unset: with a key, yes. */
  readonly generateTitles: boolean;
  /** How many tokens of prompt a chat turn may use. */
  readonly contextTokens: number;
  /** How many tokens of a book one request may carry; a longer book is read in parts. */
  readonly bookPartTokens: number;
}

/** Every fault of the environment at once, a line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${faults.map((f) => `  ${f}`).join('\n')}`,
    );
    this.faults = faults;
  }
}

/** Reads `.env` (variables already set win) and the environment. The only reader of `process.env`. */
export function loadConfig(): Config {
  const file = resolve(rootDir, '.env');
  if (existsSync(file)) loadEnvFile(file);
  return parseConfig(process.env);
}

/** @throws ConfigError naming every bad variable */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const faults: string[] = [];

  function text(name: string): string | undefined {
    const value = env[name]?.trim();
    return value === '' ? undefined : value;
  }

  function fault(name: string, wanted: string): void {
    // Values may be secrets, so a fault names the variable and never quotes it.
    faults.push(`${name} must be ${wanted}.`);
  }

  function integer(name: string, fallback: number, min: number, max: number): number {
    const value = text(name);
    if (value === undefined) return fallback;
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= min && number <= max) return number;
    fault(name, `a whole number from ${min} to ${max}`);
    return fallback;
  }

  function flag(name: string, fallback: boolean): boolean {
    const value = text(name) ?? String(fallback);
    if (value !== 'true' && value !== 'false') fault(name, 'true or false');
    return value === 'true';
  }

  function url(name: string, protocols: readonly string[]): string | undefined {
    const value = text(name);
    if (value === undefined) return undefined;
    if (URL.canParse(value) && protocols.includes(new URL(value).protocol)) return value.replace(/\/+$/, '');
    fault(name, `a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`);
    return undefined;
  }

  function list(name: string): string[] {
    return (text(name) ?? '')
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  }

  function model(name: string, values: readonly string[]): void {
    if (values.some((value) => !/^[A-Za-z0-9._-]{1,100}$/.test(value))) {
      fault(name, 'model names of letters, digits, dots, dashes and underscores');
    }
  }

  const logLevel = logLevels.find((level) => level === (text('LOG_LEVEL') ?? 'warn'));
  if (logLevel === undefined) fault('LOG_LEVEL', `one of ${logLevels.join(', ')}`);

  const webOrigins = list('WEB_ORIGINS').map((origin) => origin.replace(/\/+$/, ''));
  if (webOrigins.some((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin)) {
    fault('WEB_ORIGINS', 'a comma-separated list of origins such as https://chat.example.org');
  }

  const authSecret = text('AUTH_SECRET');
  if (authSecret !== undefined && authSecret.length < 32) fault('AUTH_SECRET', 'at least 32 characters long');

  const geminiModel = text('GEMINI_MODEL') ?? 'gemini-flash-latest';
  const fallbackModels =
    env['GEMINI_FALLBACK_MODELS'] === undefined ? ['gemini-flash-lite-latest'] : list('GEMINI_FALLBACK_MODELS');
  const embeddingModel = text('GEMINI_EMBEDDING_MODEL') ?? 'gemini-embedding-001';
  model('GEMINI_MODEL', [geminiModel]);
  model('GEMINI_EMBEDDING_MODEL', [embeddingModel]);
  model('GEMINI_FALLBACK_MODELS', fallbackModels);

  const limitedModels = new Map<string, readonly Modality[]>();
  for (const entry of list('GEMINI_MODEL_INPUTS')) {
    const [name = '', inputs = ''] = entry.split('=');
    const named = inputs.split('+').map((input) => modalities.find((each) => each === input.trim()));
    const takes = named.filter((each) => each !== undefined);
    model('GEMINI_MODEL_INPUTS', [name.trim()]);
    if (takes.length < named.length) {
      fault('GEMINI_MODEL_INPUTS', `a comma-separated list such as gemini-x=text+image, of ${modalities.join(', ')}`);
    }
    limitedModels.set(name.trim(), takes);
  }

  const ragflowUrl = url('RAGFLOW_URL', ['http:', 'https:']);
  const ragflowKey = text('RAGFLOW_API_KEY');
  if (ragflowUrl === undefined && ragflowKey !== undefined && text('RAGFLOW_URL') === undefined) {
    fault('RAGFLOW_URL', 'set where RAGFLOW_API_KEY is');
  }
  if (ragflowUrl !== undefined && ragflowKey === undefined) fault('RAGFLOW_API_KEY', 'set where RAGFLOW_URL is');

  const agentModel = text('RAGFLOW_AGENT_MODEL');
  if (agentModel !== undefined && !/^[^@\s]{1,150}@[^@\s]{1,50}$/.test(agentModel)) {
    fault('RAGFLOW_AGENT_MODEL', 'a model as RAGFlow names it, such as gemini-2.5-flash@Gemini');
  }
  if (agentModel !== undefined && ragflowUrl === undefined) fault('RAGFLOW_URL', 'set where RAGFLOW_AGENT_MODEL is');

  const config: Config = {
    host: text('HOST') ?? '127.0.0.1',
    port: integer('PORT', 8787, 0, 65_535),
    dataDir: resolve(rootDir, text('DATA_DIR') ?? '.data'),
    databaseUrl: url('DATABASE_URL', ['postgres:', 'postgresql:']),
    authSecret,
    publicUrl: url('PUBLIC_URL', ['http:', 'https:']),
    webOrigins,
    logLevel: logLevel ?? 'warn',
    development: text('NODE_ENV') === 'development',
    gemini: {
      apiKey: text('GEMINI_API_KEY'),
      baseUrl: url('GEMINI_BASE_URL', ['http:', 'https:']),
      model: geminiModel,
      fallbackModels,
      limitedModels,
      embeddingModel,
      embeddingDimensions: integer('GEMINI_EMBEDDING_DIMENSIONS', 768, 128, 3_072),
      firstTokenTimeoutMs: integer('GEMINI_FIRST_TOKEN_TIMEOUT_MS', 30_000, 100, 600_000),
      totalTimeoutMs: integer('GEMINI_TOTAL_TIMEOUT_MS', 300_000, 1_000, 3_600_000),
    },
    ragflow:
      ragflowUrl === undefined || ragflowKey === undefined
        ? undefined
        : { url: ragflowUrl, apiKey: ragflowKey, agentModel },
    maxParallelReplies: integer('MAX_PARALLEL_REPLIES', 8, 1, 1_000),
    idleCloseHours: integer('IDLE_CLOSE_HOURS', 24, 1, 8_760),
    generateTitles: flag('GENERATE_TITLES', text('GEMINI_API_KEY') !== undefined),
    contextTokens: integer('CONTEXT_TOKENS', 64_000, 2_000, 1_000_000),
    bookPartTokens: integer('BOOK_PART_TOKENS', 600_000, 1_000, 900_000),
  };
  if (faults.length > 0) throw new ConfigError(faults);
  return deepFreeze(config);
}

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) deepFreeze(inner);
  return Object.freeze(value);
}
