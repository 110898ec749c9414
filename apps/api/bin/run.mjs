// Runs the project's commands on any machine that has Node 20 or newer and npm. What is missing is set up first: the
// packages, with the Node version that the project itself brings, and the built web app. Plain JavaScript without
// dependencies, because it runs before there are any.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const PNPM = 'pnpm@12.21.0';
const OLDEST_NODE = 20;

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const stamps = join(root, 'node_modules/.cache/dramatis');
const nodeDir = join(root, 'node_modules/node/bin');
const node = join(nodeDir, process.platform === 'win32' ? 'node.exe' : 'node');

/** Without them, V8 on a large machine lets garbage pile up to hundreds of MB. */
const SERVER_FLAGS = ['--max-semi-space-size=8', '--heap-growing-percent=40'];

/** Child processes that have not ended. */
const running = new Set();

const commands = {
  async start() {
    await install();
    await buildWeb();
    return run([...SERVER_FLAGS, 'apps/api/src/main.ts']);
  },

  /** Everything that `start` would set up, for images and slow first starts. */
  async build() {
    await install();
    await buildWeb();
    return 0;
  },

  async dev() {
    await install();
    say(
      'API with reload on change, and the web app on the address that Vite prints below, with GraphQL at /api/graphql/playground.',
    );
    process.env.NODE_ENV = 'development';
    const api = run(['--watch', '--watch-preserve-output', 'apps/api/src/main.ts']);
    const web = run([tool('vite', 'apps/web'), '--clearScreen', 'false'], 'apps/web');
    const code = await Promise.race([api, web]);
    for (const child of running) child.kill('SIGTERM');
    await Promise.all([api, web]);
    return code;
  },

  async test(args) {
    await install();
    return run([tool('vitest'), 'run', ...args]);
  },

  async e2e(args) {
    await install();
    await buildWeb();
    return run([tool('@playwright/test', 'apps/web', 'playwright'), 'test', ...args], 'apps/web');
  },

  /** Brings the catalogues of the web app's languages up to the sentences in its code. */
  async languages() {
    await install();
    return run([tool('@lingui/cli', 'apps/web', 'lingui'), 'extract', '--clean', '--workers', '1'], 'apps/web');
  },

  async check() {
    await install();
    const lingui = tool('@lingui/cli', 'apps/web', 'lingui');
    const steps = [
      { what: 'format', args: [tool('oxfmt'), '--check'] },
      { what: 'generated code', args: ['packages/client/codegen.ts', '--check'] },
      { what: 'lint', args: [tool('oxlint')] },
      ...workspaces().map((dir) => ({ what: `types of ${dir}`, args: [tool('typescript', '.', 'tsc'), '-p', dir] })),
      { what: 'unused code', args: [tool('knip')] },
      { what: 'that each sentence is in the catalogues', args: [lingui, 'check', 'sync', '--clean'], cwd: 'apps/web' },
      { what: 'that each is translated', args: [lingui, 'check', 'missing'], cwd: 'apps/web' },
      { what: 'tests', args: [tool('vitest'), 'run'] },
    ];
    for (const { what, args, cwd } of steps) {
      say(`Checking ${what}`);
      const code = await run(args, cwd);
      if (code !== 0) return code;
    }
    return 0;
  },

  /** Types of the client's GraphQL documents, and the server's list of them. */
  async generate() {
    await install();
    return run(['packages/client/codegen.ts']);
  },

  async fault(args) {
    await install();
    return run(['apps/api/test/fault/main.ts', ...args]);
  },

  async bench(args) {
    await install();
    await buildWeb();
    return run(['bench/main.ts', ...args]);
  },
};

function say(line) {
  process.stdout.write(`${line}\n`);
}

/** Installs packages when what they are made from has changed since the last time. */
async function install() {
  const wanted = hash([
    'package.json',
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    ...workspaces().map((dir) => `${dir}/package.json`),
  ]);
  if (existsSync(node) && readStamp('install') === wanted) return;
  say('Installing packages. This takes a minute or two the first time.');
  const code = await spawned('npx', ['--yes', PNPM, 'install', '--frozen-lockfile', '--prod=false']);
  if (code !== 0)
    fail(
      'The packages could not be installed. Check the network connection and what is printed above, then try again.',
    );
  writeStamp('install', wanted);
}

/** Builds the web app when its sources have changed since the last time. */
async function buildWeb() {
  const sources = ['apps/web', 'packages/client', 'packages/contract', 'packages/message-tree'].flatMap(filesBelow);
  const wanted = hash([...sources, 'pnpm-lock.yaml']);
  if (existsSync(join(root, 'apps/web/dist/index.html')) && readStamp('web') === wanted) return;
  say('Building the web app.');
  rmSync(join(stamps, 'web'), { force: true });
  const code = await run([tool('vite', 'apps/web'), 'build', '--logLevel', 'warn'], 'apps/web');
  if (code !== 0) fail('The web app could not be built; see above.');
  writeStamp('web', wanted);
}

function workspaces() {
  const inside = (dir) => readdirSync(join(root, dir), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return ['apps', 'packages'].flatMap((dir) => inside(dir).map((entry) => `${dir}/${entry.name}`)).concat('bench');
}

function filesBelow(dir) {
  return readdirSync(join(root, dir), { withFileTypes: true }).flatMap((entry) => {
    const path = `${dir}/${entry.name}`;
    if (!entry.isDirectory()) return [path];
    return ['node_modules', 'dist', 'e2e', 'test-results'].includes(entry.name) ? [] : filesBelow(path);
  });
}

function hash(files) {
  const sum = createHash('sha256');
  for (const file of files)
    sum
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0');
  return sum.digest('hex');
}

function readStamp(name) {
  const file = join(stamps, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function writeStamp(name, value) {
  mkdirSync(stamps, { recursive: true });
  writeFileSync(join(stamps, name), value);
}

/** The script behind a package's command, so that our own Node runs it, not the one on the PATH. */
function tool(packageName, from = '.', command = packageName) {
  const dir = join(root, from, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
  return relative(root, join(dir, typeof bin === 'string' ? bin : bin[command]));
}

/** Runs a script with the project's own Node. */
function run(args, cwd = '.') {
  const [first, ...rest] = args;
  return spawned(node, first.startsWith('-') ? args : [join(root, first), ...rest], cwd);
}

/** @returns the exit code; signals are passed on, and what ends by one counts as failed */
function spawned(command, args, cwd = '.') {
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd: join(root, cwd),
      stdio: 'inherit',
      shell: process.platform === 'win32' && command === 'npx',
      env: {
        ...process.env,
        PATH: `${nodeDir}${delimiter}${process.env.PATH}`,
        NODE_COMPILE_CACHE: join(stamps, 'compiled'),
      },
    });
    running.add(child);
    const pass = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, pass);
    child.on('error', (error) => fail(`${command} could not be started: ${error.message}`));
    child.on('close', (code, signal) => {
      running.delete(child);
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, pass);
      done(signal === null ? code : 1);
    });
  });
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE)
  fail(`Dramatis needs Node ${OLDEST_NODE} or newer to set itself up; this is ${process.version}.`);

const [name, ...args] = process.argv.slice(2);
const command = commands[name];
if (command === undefined) fail(`Usage: node apps/api/bin/run.mjs ${Object.keys(commands).join(' | ')}`);
process.exit(await command(args));
