import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, parseConfig, rootDir } from '../../src/config.ts';

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    parseConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

it('needs nothing', () => {
  expect(parseConfig({})).toEqual({
    host: '127.0.0.1',
    port: 8787,
    dataDir: join(rootDir, '.data'),
    databaseUrl: undefined,
    authSecret: undefined,
    publicUrl: undefined,
    webOrigins: [],
    logLevel: 'warn',
    development: false,
    gemini: {
      apiKey: undefined,
      baseUrl: undefined,
      model: 'gemini-flash-latest',
      fallbackModels: ['gemini-flash-lite-latest'],
      limitedModels: new Map(),
      embeddingModel: 'gemini-embedding-001',
      embeddingDimensions: 768,
      firstTokenTimeoutMs: 30_000,
      totalTimeoutMs: 300_000,
    },
    ragflow: undefined,
    contextTokens: 64_000,
    bookPartTokens: 600_000,
    maxParallelReplies: 8,
    idleCloseHours: 24,
    generateTitles: false,
  });
});

it('takes every variable', () => {
  expect(
    parseConfig({
      HOST: '0.0.0.0',
      PORT: '80',
      DATA_DIR: '/var/lib/dramatis',
      DATABASE_URL: 'postgresql://u:p@db/dramatis',
      AUTH_SECRET: 'x'.repeat(32),
      PUBLIC_URL: 'https://chat.example.org/',
      WEB_ORIGINS: 'https://a.example.org, http://localhost:5173/ ,',
      LOG_LEVEL: 'debug',
      NODE_ENV: 'development',
      GEMINI_API_KEY: ' key ',
      GEMINI_BASE_URL: 'http://127.0.0.1:9/',
      GEMINI_MODEL: 'gemini-3-pro',
      GEMINI_FALLBACK_MODELS: 'gemini-a, gemini-b',
      GEMINI_EMBEDDING_MODEL: 'gemini-embedding-002',
      GEMINI_EMBEDDING_DIMENSIONS: '3072',
      GEMINI_FIRST_TOKEN_TIMEOUT_MS: '100',
      GEMINI_TOTAL_TIMEOUT_MS: '3600000',
      RAGFLOW_URL: 'http://10.0.0.5:9380/',
      RAGFLOW_API_KEY: 'ragflow-key',
      RAGFLOW_AGENT_MODEL: 'writer@Factory',
      CONTEXT_TOKENS: '1000000',
      BOOK_PART_TOKENS: '250000',
      MAX_PARALLEL_REPLIES: '3',
      IDLE_CLOSE_HOURS: '48',
      GEMINI_MODEL_INPUTS: 'gemini-b=text',
      GENERATE_TITLES: 'false',
    }),
  ).toEqual({
    host: '0.0.0.0',
    port: 80,
    dataDir: '/var/lib/dramatis',
    databaseUrl: 'postgresql://u:p@db/dramatis',
    authSecret: 'x'.repeat(32),
    publicUrl: 'https://chat.example.org',
    webOrigins: ['https://a.example.org', 'http://localhost:5173'],
    logLevel: 'debug',
    development: true,
    gemini: {
      apiKey: 'key',
      baseUrl: 'http://127.0.0.1:9',
      model: 'gemini-3-pro',
      fallbackModels: ['gemini-a', 'gemini-b'],
      limitedModels: new Map([['gemini-b', ['text']]]),
      embeddingModel: 'gemini-embedding-002',
      embeddingDimensions: 3_072,
      firstTokenTimeoutMs: 100,
      totalTimeoutMs: 3_600_000,
    },
    ragflow: { url: 'http://10.0.0.5:9380', apiKey: 'ragflow-key', agentModel: 'writer@Factory' },
    contextTokens: 1_000_000,
    bookPartTokens: 250_000,
    maxParallelReplies: 3,
    idleCloseHours: 48,
    generateTitles: false,
  });
});

it('takes empty and blank variables for unset ones', () => {
  const names = ['HOST', 'PORT', 'DATA_DIR', 'DATABASE_URL', 'AUTH_SECRET', 'PUBLIC_URL', 'WEB_ORIGINS', 'LOG_LEVEL'];
  const empty = Object.fromEntries(
    [...names, 'GEMINI_API_KEY', 'GEMINI_MODEL'].map((name, i) => [name, i % 2 ? '' : '  ']),
  );
  expect(parseConfig(empty)).toEqual(parseConfig({}));
});

it('takes a RAGFlow server only with its key, and a key only with its server', () => {
  expect(faultsOf({ RAGFLOW_URL: 'http://10.0.0.5:9380' })).toEqual([
    'RAGFLOW_API_KEY must be set where RAGFLOW_URL is.',
  ]);
  expect(faultsOf({ RAGFLOW_API_KEY: 'key' })).toEqual(['RAGFLOW_URL must be set where RAGFLOW_API_KEY is.']);
  expect(faultsOf({ RAGFLOW_AGENT_MODEL: 'writer@Factory' })).toEqual([
    'RAGFLOW_URL must be set where RAGFLOW_AGENT_MODEL is.',
  ]);
});

it('lets the fallback models be none', () => {
  expect(parseConfig({ GEMINI_FALLBACK_MODELS: '' }).gemini.fallbackModels).toEqual([]);
});

it('starts a relative data directory at the repository', () => {
  expect(parseConfig({ DATA_DIR: 'my-data' }).dataDir).toBe(join(rootDir, 'my-data'));
});

describe('a bad variable is refused and named', () => {
  it.each([
    ['PORT', 'http'],
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '80.5'],
    ['PORT', '1e3'],
    ['GEMINI_EMBEDDING_DIMENSIONS', '127'],
    ['GEMINI_EMBEDDING_DIMENSIONS', '3073'],
    ['DATABASE_URL', 'mysql://db/dramatis'],
    ['DATABASE_URL', 'localhost:5432'],
    ['AUTH_SECRET', 'x'.repeat(31)],
    ['PUBLIC_URL', 'chat.example.org'],
    ['PUBLIC_URL', 'ftp://chat.example.org'],
    ['WEB_ORIGINS', '*'],
    ['WEB_ORIGINS', 'https://a.example.org,https://b.example.org/path'],
    ['LOG_LEVEL', 'loud'],
    ['GEMINI_BASE_URL', 'generativelanguage.googleapis.com'],
    ['GEMINI_MODEL', 'models/gemini-3-pro'],
    ['GEMINI_FALLBACK_MODELS', 'gemini-a,gemini b'],
    ['GEMINI_FIRST_TOKEN_TIMEOUT_MS', '99'],
    ['GEMINI_TOTAL_TIMEOUT_MS', '999'],
    ['CONTEXT_TOKENS', '1999'],
    ['BOOK_PART_TOKENS', '999'],
    ['RAGFLOW_URL', '10.0.0.5:9380'],
  ])('%s=%s', (name, value) => {
    const faults = faultsOf({ [name]: value });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(new RegExp(`^${name} must be `));
  });
});

it('lists every fault at once, a line each, and echoes no value', () => {
  const env = {
    PORT: 'secret-port',
    DATABASE_URL: 'mysql://user:secret-password@db',
    AUTH_SECRET: 'secret-too-short',
    WEB_ORIGINS: 'secret-origin',
    LOG_LEVEL: 'secret-level',
    GEMINI_MODEL: 'secret model',
    CONTEXT_TOKENS: 'secret-tokens',
  };
  const faults = faultsOf(env);
  expect(faults.map((fault) => fault.split(' ')[0]).toSorted()).toEqual(Object.keys(env).toSorted());
  const { message } = new ConfigError(faults);
  expect(message.split('\n')).toHaveLength(faults.length + 1);
  expect(message).toContain('7 faults');
  expect(message).not.toContain('secret');
});

it('is frozen, inner parts as well', () => {
  const config = parseConfig({});
  for (const part of [config, config.gemini, config.webOrigins, config.gemini.fallbackModels]) {
    expect(Object.isFrozen(part)).toBe(true);
  }
});

it('knows what models that are given less can be given', () => {
  const { limitedModels } = parseConfig({ GEMINI_MODEL_INPUTS: 'gemma-3=text+image, words=text' }).gemini;
  expect([...limitedModels]).toEqual([
    ['gemma-3', ['text', 'image']],
    ['words', ['text']],
  ]);
  for (const wrong of ['gemma-3', 'gemma-3=smell', 'gemma-3=text+', 'a b=text']) {
    expect(faultsOf({ GEMINI_MODEL_INPUTS: wrong })).toHaveLength(1);
  }
});

it.each([
  ['development', true],
  ['production', false],
  ['test', false],
  ['Development', false],
])('with NODE_ENV=%s, being developed is %j', (value, development) => {
  expect(parseConfig({ NODE_ENV: value }).development).toBe(development);
});
