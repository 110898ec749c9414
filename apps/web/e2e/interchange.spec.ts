import type { Download, Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { askApi, expect, expectAccessible, sidebar, test } from './house.ts';

const message = (id: string, parent: string | null, role: string, content: string, timestamp: number) => ({
  id,
  convId: 'c1',
  type: 'text',
  timestamp,
  role,
  content,
  parent,
  children: [],
});

/** What llama.cpp's web UI writes: a conversation, and one that is damaged. */
const lines = [
  { type: 'session', id: 'c1', name: 'On tides', lastModified: 1_735_787_045_000, currNode: 'b' },
  { type: 'message', message: message('a', null, 'user', 'When does the tide turn?', 1_735_787_045_000) },
  { type: 'message', message: message('b', 'a', 'assistant', 'At dusk, mostly.', 1_735_787_046_000) },
  { type: 'session', id: 'c2', name: 'Broken off', lastModified: 1_735_787_045_000, currNode: 'x' },
  { type: 'message', message: message('x', 'nobody', 'user', 'Lost.', 1_735_787_045_000) },
];
const llamaFile = Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n'));

async function titlesIn(download: Download): Promise<string[]> {
  const text = await readFile(await download.path(), 'utf8');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the server has written
  const file = JSON.parse(text) as { conversations: { title: string }[] };
  return file.conversations.map(({ title }) => title).toSorted();
}

async function saved(page: Page, press: () => Promise<void>): Promise<string[]> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  expect(download.suggestedFilename()).toMatch(/^dramatis-\d{4}-\d\d-\d\d\.json$/);
  return await titlesIn(download);
}

test.use({ refusals: /\/sessions\/import$/ });

test('conversations go out and come in, from the settings, the history and a session', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Try the sample story' })).toBeVisible();
  for (const title of ['First watch', 'Middle watch']) await askApi(page, 'POST', '/sessions', { title });

  await sidebar(page);
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
  await page.getByText('House lights down (dark)', { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expectAccessible(page);
  await page.getByText('As the system has it', { exact: true }).click();
  await expect(page.getByText('Begin a new line')).toBeVisible();

  const take = async () => {
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Import a file' }).click(),
    ]);
    await chooser.setFiles({ name: 'tides.jsonl', mimeType: 'application/jsonl', buffer: llamaFile });
  };
  await take();
  const report = page.getByRole('region', { name: 'Report on tides.jsonl' });
  await expect(report.getByRole('status')).toHaveText('1 imported, 1 not imported');
  await expect(report.getByRole('listitem').first()).toContainText('line 5');
  await expect(report.getByRole('listitem').first()).toContainText('answers a message that is not in the file');
  await expectAccessible(page);

  await page.route('**/api/sessions/import', (route) => route.abort(), { times: 1 });
  await take();
  await expect(page.getByRole('alert')).toContainText('tides.jsonl was not imported to its end.');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(report.getByRole('status')).toHaveText('1 here already, 1 not imported');

  const everything = page.getByRole('button', { name: 'Export everything' });
  expect(await saved(page, () => everything.click())).toEqual(['First watch', 'Middle watch', 'On tides']);
  await report.getByRole('link', { name: 'On tides' }).click();
  await expect(page.getByText('At dusk, mostly.')).toBeVisible();

  await page.goto('/sessions');
  const main = page.getByRole('main');
  await main.getByRole('checkbox', { name: 'Select “First watch”' }).check();
  await main.getByRole('checkbox', { name: 'Select “On tides”' }).check();
  expect(await saved(page, () => main.getByRole('button', { name: 'Export' }).click())).toEqual([
    'First watch',
    'On tides',
  ]);

  const sessions = await sidebar(page);
  await sessions.getByRole('button', { name: 'More for “Middle watch”' }).click();
  expect(await saved(page, () => page.getByRole('menuitem', { name: 'Export' }).click())).toEqual(['Middle watch']);
});
