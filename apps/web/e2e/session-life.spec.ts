import type { Page } from '@playwright/test';
import {
  askApi,
  expect,
  expectReplyEnded,
  lines,
  openNewChat,
  replies,
  say,
  sessionIdOf,
  sidebar,
  test,
} from './house.ts';

const name = 'Nan Pascoe';

async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

const title = (page: Page) => page.getByRole('heading', { level: 1 });

async function nameItMyself(page: Page): Promise<void> {
  await openNewChat(page, name);
  await say(page, 'Where is the tide-book?');
  await expectReplyEnded(page, name, 2);
  await page.getByRole('button', { name: /Rename$/ }).click();
  await page.getByRole('textbox', { name: 'Title of this session' }).fill('My own words');
  await page.keyboard.press('Enter');
  await expect(title(page)).toContainText('My own words');
}

test('a title that nobody chose is replaced by a better one', async ({ page }) => {
  await openNewChat(page, name);
  await say(page, 'Where is the tide-book, and who was the last to read in it before the storm?');
  await expectReplyEnded(page, name, 2);
  await choose(page, 'Suggest a title');
  await expect(page.getByText(/^Now called “/)).toBeVisible();
  await expect(title(page)).not.toContainText('Where is the tide-book, and who');
  const now = await title(page).innerText();
  await expect((await sidebar(page)).getByRole('link', { name: new RegExp(now) })).toBeVisible();
});

test('a title of one’s own is only replaced with one’s consent', async ({ page }) => {
  await nameItMyself(page);
  await choose(page, 'Suggest a title');
  const dialog = page.getByRole('alertdialog', { name: 'Replace your title?' });
  await expect(dialog).toContainText('My own words');
  await dialog.getByRole('button', { name: 'Keep mine' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(title(page)).toContainText('My own words');

  await choose(page, 'Suggest a title');
  const proposed = await dialog.getByRole('definition').last().innerText();
  await dialog.getByRole('button', { name: 'Use the new one' }).click();
  await expect(title(page)).toContainText(proposed);
  await page.reload();
  await expect(title(page)).toContainText(proposed);
});

test('the choice is remembered, and can be asked about again', async ({ page }) => {
  await nameItMyself(page);
  await choose(page, 'Suggest a title');
  const dialog = page.getByRole('alertdialog');
  await dialog.getByRole('checkbox', { name: 'Remember my choice' }).check();
  await dialog.getByRole('button', { name: 'Keep mine' }).click();

  await page.reload();
  await choose(page, 'Suggest a title');
  await expect(page.getByText(/^Your title stays\./)).toBeVisible();
  await expect(dialog).toHaveCount(0);
  await page.getByRole('button', { name: 'Ask me again' }).click();
  await dialog.getByRole('button', { name: 'Use the new one' }).click();
  await expect(title(page)).not.toContainText('My own words');
});

test('an archived session is read, not written, until it is set active', async ({ page }) => {
  await openNewChat(page, name);
  await say(page, 'Where is the tide-book?');
  await expectReplyEnded(page, name, 2);
  await choose(page, 'Archive');
  const box = page.getByRole('textbox', { name: /^Your line to/ });
  await expect(page.getByText('This session is archived and can only be read.')).toBeVisible();
  await expect(box).toHaveCount(0);
  await expect(lines(page).getByRole('button', { name: 'Copy' })).toHaveCount(1);
  await expect(page.getByRole('article').getByRole('button', { name: /^(Edit|Delete|Another reply)$/ })).toHaveCount(0);
  await expect((await sidebar(page)).getByRole('listitem')).toContainText('archived');
  await page.keyboard.press('Escape');

  await page.reload();
  await page.getByRole('button', { name: 'Set active' }).click();
  await say(page, 'And now?');
  await expectReplyEnded(page, name, 3);
});

test('a closed session says that the next line opens it again', async ({ page }) => {
  await openNewChat(page, name);
  await say(page, 'Where is the tide-book?');
  await expectReplyEnded(page, name, 2);
  await askApi(page, 'PATCH', `/sessions/${sessionIdOf(page)}`, { status: 'closed' });
  const hint = page.getByText('This session is closed. Your next line opens it again.');
  await expect(hint).toBeVisible();
  await say(page, 'And now?');
  await expectReplyEnded(page, name, 3);
  await expect(hint).toHaveCount(0);
});

test('a list whose answer is late takes back nothing that was heard meanwhile', async ({ page }) => {
  await openNewChat(page, name);
  await say(page, 'Where is the tide-book?');
  await expectReplyEnded(page, name, 2);
  const late = Promise.withResolvers<void>();
  await page.route(
    /\/api\/sessions\?/,
    async (route) => {
      const response = await route.fetch();
      await late.promise;
      // The page has broken it off.
      await route.fulfill({ response }).catch(() => {});
    },
    { times: 1 },
  );
  const live = page.waitForResponse(/\/api\/events/);
  const asked = page.waitForRequest(/\/api\/sessions\?/);
  await page.reload();
  await Promise.all([live, asked]);
  await expect(page.locator('h1')).toBeVisible();
  const list = await sidebar(page);
  // Of the late one, or of that which the page asked for in its place.
  const answered = page.waitForEvent('requestfinished', (request) => request.url().includes('/api/sessions?'));
  await askApi(page, 'PATCH', `/sessions/${sessionIdOf(page)}`, { title: 'Low water' });
  await expect(page.locator('h1')).toContainText('Low water');
  late.resolve();
  await answered;
  await expect(list.getByRole('link', { name: /^Low water/ })).toBeVisible();
});

test.describe('refused', () => {
  test.use({ refusals: true });

  test('a message that cannot be sent now says why, and waits', async ({ page }) => {
    await openNewChat(page, name);
    await say(page, 'Where is the tide-book?');
    await expectReplyEnded(page, name, 2);
    await page.route('**/api/chat/send_message', (route) =>
      route.fulfill({
        status: 429,
        contentType: 'application/problem+json',
        body: JSON.stringify({
          code: 'too_many_generations',
          detail: '8 replies are being written for you already. Wait for one of them or stop it first.',
        }),
      }),
    );
    await say(page, 'And the lamp?');
    await expect(page.getByRole('alert')).toContainText('Wait for one of them or stop it first.');
    await page.unroute('**/api/chat/send_message');
    await page.getByRole('button', { name: 'Send again' }).click();
    await expectReplyEnded(page, name, 3);
    await expect(replies(page, name)).toHaveCount(3);
  });
});
