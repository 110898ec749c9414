import { askApi, expect, expectAccessible, expectReplyEnded, expectSession, openNewChat, say, test } from './house.ts';
import type { Page } from '@playwright/test';

const name = 'Ada Pell';

/** Three sessions with one character, opened one after the other. */
async function openThree(page: Page): Promise<void> {
  await openNewChat(page, name);
  const chat = page.url();
  for (const text of ['First light', 'High water', 'Last bell']) {
    await page.goto(chat);
    await say(page, text);
    await expectReplyEnded(page, name, 2);
  }
}

const tabs = (page: Page) => page.getByRole('navigation', { name: 'Open sessions' });

test('sessions stay open as tabs: switched, closed to a neighbour, moved, and there again after a reload', async ({
  page,
}) => {
  await openThree(page);
  const links = tabs(page).getByRole('listitem').getByRole('link');
  await expect(links).toHaveText(['First light', 'High water', 'Last bell']);
  await expectAccessible(page);

  await links.nth(1).click();
  await expectSession(page, 'High water');
  await links.nth(1).focus();
  await page.keyboard.press('Control+Shift+ArrowLeft');
  await expect(links).toHaveText(['High water', 'First light', 'Last bell']);
  await expect(links.nth(0)).toBeFocused();

  await page.reload();
  await expect(links).toHaveText(['High water', 'First light', 'Last bell']);
  await expect(links.nth(0)).toHaveAttribute('aria-current', 'page');

  await tabs(page).getByRole('button', { name: 'Close “High water”' }).click();
  await expect(links).toHaveText(['First light', 'Last bell']);
  await expect(links.nth(0)).toHaveAttribute('aria-current', 'page');

  await tabs(page).getByRole('link', { name: 'Open another session' }).click();
  await expect(page).toHaveURL(/\/$/);
  await links.nth(1).click();
  await expectSession(page, 'Last bell');
});

test('a tab is moved by dragging it, and closing one leaves the focus with its neighbour', async ({
  page,
  isMobile,
}) => {
  await openThree(page);
  const links = tabs(page).getByRole('listitem').getByRole('link');
  await expect(links).toHaveText(['First light', 'High water', 'Last bell']);
  // Fingers scroll the bar; only a pointer drags what is in it.
  if (!isMobile) {
    await links.nth(2).dragTo(links.nth(0));
    await expect(links).toHaveText(['Last bell', 'First light', 'High water']);
    await page.reload();
    await expect(links).toHaveText(['Last bell', 'First light', 'High water']);
    await expectSession(page, 'Last bell');
  }
  await tabs(page).getByRole('button', { name: 'Close “First light”' }).click();
  await expect(links).toHaveCount(2);
  await expect(tabs(page).getByRole('link', { name: 'High water' })).toBeFocused();
  await tabs(page).getByRole('button', { name: 'Close “High water”' }).press('Enter');
  await expect(tabs(page)).toHaveCount(0);
  await expect(page.getByRole('main')).toBeFocused();
});

test('the middle button closes a tab, and opens none of the browser', async ({ page, context, isMobile }) => {
  test.skip(isMobile, 'Fingers have no middle button.');
  await openThree(page);
  const links = tabs(page).getByRole('listitem').getByRole('link');
  await expect(links).toHaveText(['First light', 'High water', 'Last bell']);
  await links.nth(0).click({ button: 'middle' });
  await expect(links).toHaveText(['High water', 'Last bell']);
  await links.nth(0).click();
  await expect(page.getByRole('main').getByText('High water').first()).toBeVisible();
  expect(context.pages()).toHaveLength(1);
});

test('a session that is deleted closes its tab', async ({ page }) => {
  await openThree(page);
  const links = tabs(page).getByRole('listitem').getByRole('link');
  await expect(links).toHaveCount(3);
  await page.goto('/sessions');
  const main = page.getByRole('main');
  await main.getByRole('checkbox', { name: 'Select “High water”' }).check();
  await main.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(links).toHaveText(['First light', 'Last bell']);
});

test('a notebook has tabs of its own, and the way to it before them', async ({ page }) => {
  await page.goto('/notebooks');
  await expect(page.getByText('A notebook holds the books of one story')).toBeVisible();
  const notebook = await askApi<{ id: string }>(page, 'POST', '/notebooks', { name: 'Hollin Point' });
  const open = async (title: string, notebookId: string | null) => {
    const given = { title, ...(notebookId === null ? {} : { notebook_id: notebookId }) };
    const { id } = await askApi<{ id: string }>(page, 'POST', '/sessions', given);
    await page.goto(`/sessions/${id}`);
    await expectSession(page, title);
  };
  await open('Outside', null);
  await open('The lamp', notebook.id);
  await open('The whistle', notebook.id);
  const links = tabs(page).getByRole('listitem').getByRole('link');
  await expect(links).toHaveText(['The lamp', 'The whistle']);
  await expectAccessible(page);

  await tabs(page).getByRole('link', { name: 'Another chat in this notebook' }).click();
  await expect(page).toHaveURL(/\/notebooks\/[^/]+\/chat$/);
  await expectSession(page, 'New chat');
  await expect(links).toHaveText(['The lamp', 'The whistle']);
  await links.nth(1).focus();
  await page.keyboard.press('Control+Shift+ArrowLeft');
  await page.goto('/');
  await expect(links).toHaveText(['Outside', 'The whistle', 'The lamp']);

  await links.nth(1).click();
  await expect(links).toHaveText(['The whistle', 'The lamp']);
  await page.reload();
  await expectSession(page, 'The whistle');
  await tabs(page).getByRole('button', { name: 'Close “The whistle”' }).click();
  await expect(links).toHaveText(['The lamp']);
  await expect(links).toHaveAttribute('aria-current', 'page');
  await tabs(page).getByRole('link', { name: 'Hollin Point' }).click();
  await expect(page).toHaveURL(/\/notebooks\/[^/]+$/);
  await links.click();
  await expectSession(page, 'The lamp');
  await tabs(page).getByRole('button', { name: 'Close “The lamp”' }).click();
  await expect(page).toHaveURL(/\/notebooks\/[^/]+$/);
  await expect(tabs(page)).toHaveCount(0);
});
