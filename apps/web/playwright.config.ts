import { defineConfig, devices } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from './e2e/chromium.ts';

function chromium(): string {
  try {
    return findChromium();
  } catch (error) {
    // One sentence, and not the stack of an error.
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return process.exit(1);
  }
}

// Read again in every worker, which inherits the environment: chosen once, then found there.
const port = (process.env['E2E_PORT'] ??= String(20_000 + Math.floor(Math.random() * 20_000)));
const ragflowPort = (process.env['E2E_RAGFLOW_PORT'] ??= String(Number(port) + 20_000));
const given = process.env['E2E_BASE_URL'];
const baseURL = given ?? `http://127.0.0.1:${port}`;
if (!given && !process.env['E2E_DATA_DIR']) {
  const dataDir = (process.env['E2E_DATA_DIR'] = mkdtempSync(join(tmpdir(), 'dramatis-e2e-')));
  process.on('exit', () => rmSync(dataDir, { recursive: true, force: true }));
}

const cwd = fileURLToPath(new URL('../..', import.meta.url));

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  // Each test is a guest of its own, and spends most of its time waiting for replies as a person would.
  fullyParallel: true,
  workers: 3,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list']],
  use: {
    baseURL,
    screenshot: 'only-on-failure',
    // It would answer in the place of routes that tests set up; the test about it allows it.
    serviceWorkers: 'block',
    launchOptions: {
      executablePath: chromium(),
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
        webServer: [
          {
            // This Node reads TypeScript; the one in the path may not.
            command: `"${process.execPath}" apps/api/test/support/ragflow/main.ts ${ragflowPort}`,
            cwd,
            port: Number(ragflowPort),
          },
          {
            command: 'node apps/api/bin/run.mjs start',
            cwd,
            url: `${baseURL}/readyz`,
            env: {
              PORT: port,
              DATA_DIR: process.env['E2E_DATA_DIR'] ?? '',
              RAGFLOW_URL: `http://127.0.0.1:${ragflowPort}`,
              RAGFLOW_API_KEY: 'ragflow-test-key',
              RAGFLOW_AGENT_MODEL: 'gemini-2.5-flash@Gemini',
            },
            timeout: 240_000,
            stdout: 'pipe' as const,
            gracefulShutdown: { signal: 'SIGTERM' as const, timeout: 15_000 },
          },
        ],
      }),
});
