import { defineConfig, devices } from '@playwright/test';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function findChromium(): string {
  const given = process.env['CHROMIUM_PATH'];
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = given ? [given] : names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = candidates.find((path) => existsSync(path));
  if (found) return found;
  // One sentence, and not the stack of an error.
  process.stderr.write(
    given
      ? `There is no Chromium at ${given}: correct CHROMIUM_PATH, or unset it to use the one that is installed.\n`
      : 'The browser tests need Chromium: install it (Debian: apt-get install chromium), or set CHROMIUM_PATH to where it is.\n',
  );
  return process.exit(1);
}

// Read again in every worker, which inherits the environment: chosen once, then found there.
const port = (process.env['E2E_PORT'] ??= String(20_000 + Math.floor(Math.random() * 20_000)));
const given = process.env['E2E_BASE_URL'];
const baseURL = given ?? `http://127.0.0.1:${port}`;
if (!given && !process.env['E2E_DATA_DIR']) {
  const dataDir = (process.env['E2E_DATA_DIR'] = mkdtempSync(join(tmpdir(), 'dramatis-e2e-')));
  process.on('exit', () => rmSync(dataDir, { recursive: true, force: true }));
}

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list']],
  use: {
    baseURL,
    trace: 'retain-on-failure',
    // It would answer in the place of routes that tests set up; the test about it allows it.
    serviceWorkers: 'block',
    launchOptions: {
      executablePath: findChromium(),
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'desktop', use: { viewport: { width: 1440, height: 900 } } },
    { name: 'phone', use: { ...devices['Pixel 7'], viewport: { width: 390, height: 844 } } },
  ],
  ...(given
    ? {}
    : {
        webServer: {
          command: 'node apps/api/bin/run.mjs start',
          cwd: fileURLToPath(new URL('../..', import.meta.url)),
          url: `${baseURL}/readyz`,
          env: { PORT: port, DATA_DIR: process.env['E2E_DATA_DIR'] ?? '' },
          timeout: 240_000,
          stdout: 'pipe' as const,
          gracefulShutdown: { signal: 'SIGTERM' as const, timeout: 15_000 },
        },
      }),
});
