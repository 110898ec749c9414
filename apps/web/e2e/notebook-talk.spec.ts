import type { Page } from '@playwright/test';
import { askApi, createCharacter, expect, expectAccessible, expectReplyEnded, say, test } from './house.ts';

const filler = (about: string) =>
  Array.from({ length: 12 }, (_, day) => `On day ${day + 1} ${about}, and the log says no more than this.`).join(
    '\n\n',
  );

const lamp = [
  'Chapter 1. The lamp',
  'Maren Oake kept the lamp at Hollin Point, and she kept it alone.',
  filler('the oil was measured and the wick was trimmed'),
  'Chapter 2. The inspector',
  filler('the casks in the cellar were counted'),
  'The inspector found a silver whistle beneath the seventh stair, and told nobody.',
  'Chapter 3. The return',
  'Tobias Vane blew the silver whistle once, and the boat came.',
  filler('the boat lay at the mooring'),
].join('\n\n');

async function addLamp(page: Page): Promise<void> {
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'lamp.txt', mimeType: 'text/plain', buffer: Buffer.from(lamp) });
  await expect(page.getByRole('list', { name: 'Sources' }).getByRole('listitem')).toContainText(/\d passages?/, {
    timeout: 30_000,
  });
}

async function setScene(page: Page, change: () => Promise<unknown>): Promise<void> {
  await page.getByRole('button', { name: 'The scene', exact: true }).click();
  await change();
  await page.getByRole('button', { name: 'Save the scene' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

test('a chat in a notebook cites it, and a citation leads to its place in the book', async ({ page, context }, {
  project,
}) => {
  const shoot = (name: string) => page.screenshot({ path: test.info().outputPath(`${name}.png`) });
  if (project.name === 'phone') await page.emulateMedia({ colorScheme: 'dark' });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/notebooks');
  await expect(page.getByText('A notebook holds the books of one story')).toBeVisible();
  const notebook = await askApi<{ id: string }>(page, 'POST', '/notebooks', { name: 'Hollin Point' });
  await createCharacter(page, { name: 'Maren Oake', firstMessage: 'Mind the seventh stair.' });
  await page.goto(`/notebooks/${notebook.id}`);
  await addLamp(page);

  await expect(page.getByRole('heading', { name: 'Talk about it' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Talk with' }).selectOption({ label: 'Maren Oake' });
  await page.getByRole('button', { name: 'Start chat' }).click();
  await expect(page.getByRole('article', { name: 'Maren Oake' })).toContainText('Mind the seventh stair.');
  await page.getByRole('link', { name: 'Notebook: Hollin Point' }).click();
  // Looking was not talking.
  await expect(page.getByText('No session yet.')).toBeVisible();
  await shoot('notebook');
  await page.getByRole('button', { name: 'Start chat' }).click();

  const position = page.getByRole('combobox', { name: 'Story so far' });
  await setScene(page, () => position.selectOption({ label: 'Chapter 2. The inspector' }));
  await say(page, 'Where did the inspector find the silver whistle?');
  const reply = await expectReplyEnded(page, 'Assistant', 1);
  const cited = reply.getByRole('button', { name: /^Source \d+: lamp\.txt, chapter 2$/ }).first();
  await expect(cited).toBeVisible();
  await expect(reply.getByRole('button', { name: /chapter 3/ })).toHaveCount(0);
  await cited.click();
  const card = page.getByRole('dialog', { name: /^Source/ });
  await expect(card).toContainText('beneath the seventh stair');
  await shoot('citation');
  await expectAccessible(page);

  await card.getByRole('link', { name: 'Read it there' }).click();
  await expect(page).toHaveURL(/\/sources\/[^/]+\?at=\d+-\d+/);
  const marked = page.locator('mark').first();
  await expect(marked).toBeInViewport();
  await expect(marked).toContainText('silver whistle');
  await page.goBack();

  await expectReplyEnded(page, 'Assistant', 1);
  await reply.getByRole('button', { name: 'Copy' }).click();
  await expect(reply.getByRole('button', { name: 'Copied' })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('beneath the seventh stair');
  expect(copied).not.toMatch(/\[\d+\]/);

  await setScene(page, async () => {
    await expect(position).toHaveValue(/\/2$/);
    await page.getByText('Below it', { exact: true }).click();
    await shoot('scene');
  });
  await expect(cited).toHaveCount(0);
  await reply.getByText(/^\d sources?$/).click();
  await expect(reply.getByRole('list', { name: 'Sources' })).toContainText('beneath the seventh stair');
  await shoot('folded');
  await setScene(page, () => page.getByText('Not at all', { exact: true }).click());
  await expect(reply.getByText(/^\d sources?$/)).toHaveCount(0);
  await expect(reply.locator('.speech')).not.toContainText(/\[\d+\]/);

  await setScene(page, async () => {
    await position.selectOption({ label: 'Chapter 3. The return' });
    await page.getByRole('textbox', { name: 'When and where' }).fill('The spring after');
  });
  const change = 'World time: The spring after. The story has come to “Chapter 3. The return”.';
  const feed = page.getByRole('feed');
  await expect(feed.getByText(`From the next reply on: ${change}`, { exact: true })).toBeVisible();
  await expect(page.locator('[aria-live]', { hasText: `From the next reply on: ${change}` })).toHaveCount(1);
  await shoot('scene-ahead');
  await say(page, 'Who blew the whistle?');
  await expectReplyEnded(page, 'Assistant', 2);
  await expect(feed.getByText(change, { exact: true })).toBeVisible();
  await expect(feed.getByText('From the next reply on')).toHaveCount(0);
  await shoot('scene-note');
  await page.reload();
  await expectReplyEnded(page, 'Assistant', 2);
  await expect(feed.getByText(change, { exact: true })).toBeVisible();
  await expect(feed.getByText(/World time|The story has come/)).toHaveCount(1);
  await expectAccessible(page, ['color-contrast', 'aria-required-children']);

  await page.getByRole('link', { name: 'Notebook: Hollin Point' }).click();
  await expect(page.getByRole('navigation', { name: 'Open sessions' }).getByRole('listitem')).toHaveCount(1);
  await expect(page.getByRole('heading', { name: 'Talk about it' })).toHaveCount(0);
  await shoot('notebook-tabs');
  const sessions = page.getByRole('list', { name: 'Sessions of this notebook' });
  await expect(sessions.getByRole('link', { name: /^Where did the inspector find/ })).toBeVisible();
  await expectAccessible(page, ['color-contrast', 'link-name', 'select-name']);
});

test.describe('once its notebook is deleted', () => {
  // What is kept of the session may still name the notebook, which is asked for until the answer comes.
  test.use({ refusals: /\/api\/notebooks\// });

  test('a place in the story remains, until the reader takes it back', async ({ page }) => {
    await page.goto('/notebooks');
    await expect(page.getByText('A notebook holds the books of one story')).toBeVisible();
    const notebook = await askApi<{ id: string }>(page, 'POST', '/notebooks', { name: 'Hollin Point' });
    await page.goto(`/notebooks/${notebook.id}`);
    await addLamp(page);
    const { sources } = await askApi<{ sources: { id: string }[] }>(page, 'GET', `/notebooks/${notebook.id}/sources`);
    const session = await askApi<{ id: string }>(page, 'POST', '/sessions', {
      notebook_id: notebook.id,
      story_position: { source_id: sources[0]?.id, chapter: 2 },
    });
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('button', { name: 'Delete notebook' }).click();
    await expect(page.getByText('A notebook holds the books of one story')).toBeVisible();

    await page.goto(`/sessions/${session.id}`);
    const position = page.getByRole('combobox', { name: 'Story so far' });
    await setScene(page, async () => {
      await expect(position.locator('option:checked')).toHaveText('A place that is not there any more');
      await position.selectOption({ label: 'The whole of it' });
    });
    await page.getByRole('button', { name: 'The scene', exact: true }).click();
    await expect(page.getByRole('textbox', { name: 'When and where' })).toBeVisible();
    await expect(position).toHaveCount(0);
  });
});
