import type { Page } from '@playwright/test';
import {
  approach,
  askApi,
  expect,
  expectReplyEnded,
  lines,
  loseNext,
  openNewChat,
  replies,
  say,
  sessionIdOf,
  test,
} from './house.ts';

const name = 'Ambrose Lyle';

async function deleteFirstLine(page: Page): Promise<void> {
  await approach(lines(page).first());
  await lines(page).first().getByRole('button', { name: 'Delete' }).click();
  // The notice waits for as long as the pointer is on it.
  await page.mouse.move(0, 0);
}

async function talk(page: Page): Promise<void> {
  await openNewChat(page, name);
  await say(page, 'Show me the ledger.');
  await expectReplyEnded(page, name, 2);
  await say(page, 'And the second page?');
  await expectReplyEnded(page, name, 3);
}

const storedMessages = async (page: Page) => {
  const { messages } = await askApi<{ messages: unknown[] }>(
    page,
    'GET',
    `/messages?chat_session_id=${sessionIdOf(page)}&view=tree`,
  );
  return messages.length;
};

test('a deleted message can be taken back, with all that followed it', async ({ page }) => {
  await talk(page);
  await deleteFirstLine(page);
  await expect(lines(page)).toHaveCount(0);
  await expect(replies(page, name)).toHaveCount(1);
  await expect(page.getByText('4 messages deleted.')).toBeVisible();
  expect(await storedMessages(page)).toBe(5);

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(lines(page)).toHaveCount(2);
  await expect(replies(page, name)).toHaveCount(3);
  await page.reload();
  await expect(lines(page)).toHaveCount(2);
});

test('what nobody takes back is gone, here and after a reload', async ({ page }) => {
  await talk(page);
  await approach(lines(page).last());
  await lines(page).last().getByRole('button', { name: 'Delete' }).click();
  await page.mouse.move(0, 0);
  await expect(page.getByText('2 messages deleted.')).toBeVisible();
  await expect(page.getByText('2 messages deleted.')).toHaveCount(0, { timeout: 15_000 });
  await expect.poll(() => storedMessages(page)).toBe(3);
  await page.reload();
  await expect(lines(page)).toHaveCount(1);
  await expect(replies(page, name)).toHaveCount(2);
});

test('a page that goes away deletes at once', async ({ page, context }) => {
  await talk(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(lines(other)).toHaveCount(2);
  await deleteFirstLine(page);
  await expect(page.getByText('4 messages deleted.')).toBeVisible();
  await expect(lines(other)).toHaveCount(2);
  await page.goto('about:blank');
  await expect(lines(other)).toHaveCount(0);
  expect(await storedMessages(other)).toBe(1);
  await other.close();
});

test.describe('reloaded too early', () => {
  // The page makes sure, and may be told that there is nothing left to delete.
  test.use({ refusals: true });

  test('what was said to be deleted does not come back', async ({ page }) => {
    await talk(page);
    // The first request is lost on its way.
    await loseNext(page, 'DELETE', '**/api/messages/*');
    await deleteFirstLine(page);
    await expect(page.getByText('4 messages deleted.')).toBeVisible();
    await page.reload();
    await expect(replies(page, name)).toHaveCount(1);
    await expect(lines(page)).toHaveCount(0);
    await expect.poll(() => storedMessages(page)).toBe(1);
  });

  test('a deletion that is refused says so and shows the messages again', async ({ page }) => {
    await talk(page);
    await loseNext(page, 'DELETE', '**/api/messages/*');
    await deleteFirstLine(page);
    // It stays for as long as the pointer is on it.
    await page.getByText(/^Not deleted\./).hover();
    await expect(page.getByText('4 messages deleted.')).toHaveCount(0);
    await expect(lines(page)).toHaveCount(2);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(lines(page)).toHaveCount(0);
    await expect.poll(() => storedMessages(page)).toBe(1);
  });
});

test('deleting one version shows another, and taking it back returns to it', async ({ page }) => {
  await openNewChat(page, name);
  await say(page, 'Show me the ledger.');
  const reply = await expectReplyEnded(page, name, 2);
  const first = await reply.locator('.speech').innerText();
  await reply.getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('textbox', { name: 'The reply, rewritten' }).fill('“It is wet.”');
  await page.getByRole('button', { name: 'Save this version' }).click();
  await expect(reply.getByText('2/2')).toBeVisible();

  await reply.getByRole('button', { name: 'Delete' }).click();
  await page.mouse.move(0, 0);
  await expect(page.getByText('Message deleted.')).toBeVisible();
  await expect(reply.locator('.speech')).toHaveText(first.replace(/\n+/g, ''));
  await expect(reply.getByRole('group', { name: 'Versions' })).toHaveCount(0);

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(reply.locator('.speech')).toHaveText('“It is wet.”');
  await expect(reply.getByText('2/2')).toBeVisible();
});

test('what stands on other branches is counted, too', async ({ page }) => {
  await talk(page);
  const last = replies(page, name).last();
  await last.getByRole('button', { name: 'Another reply' }).click();
  await expect(last.getByText('2/2')).toBeVisible();
  await expectReplyEnded(page, name, 3);
  await deleteFirstLine(page);
  await expect(page.getByText('5 messages deleted.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(lines(page)).toHaveCount(2);
});

test('deleting and taking back needs no pointer', async ({ page }) => {
  await talk(page);
  await lines(page).last().getByRole('button', { name: 'Delete' }).focus();
  await page.keyboard.press('Enter');
  const undo = page.getByRole('button', { name: 'Undo' });
  await expect(undo).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(lines(page)).toHaveCount(2);
  await expect(undo).toHaveCount(0);
  // Not nowhere: the next Tab goes on from there.
  await expect(page.getByRole('article').and(page.locator(':focus'))).toHaveCount(1);
});
