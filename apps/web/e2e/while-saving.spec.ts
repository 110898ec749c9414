import type { Page } from '@playwright/test';
import { approach, askApi, createCharacter, expect, expectReplyEnded, lines, openNewChat, say, test } from './house.ts';

const name = 'Agnes Tull';

/** Holds requests back. @returns lets them go */
async function hold(page: Page, address: string, method: 'PATCH' | 'POST', refusedWith?: number): Promise<() => void> {
  const held = Promise.withResolvers<void>();
  await page.route(address, async (route) => {
    if (route.request().method() !== method) return route.fallback();
    await held.promise;
    if (refusedWith === undefined) await route.continue();
    else await route.fulfill({ status: refusedWith, body: '' });
  });
  return held.resolve;
}

const field = (page: Page, label: string) => page.getByRole('textbox', { name: label, exact: true });

test('what is typed while a character is being saved stays in its form', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Try the sample story' })).toBeVisible();
  const id = await createCharacter(page, { name });
  await page.goto(`/characters/${id}/edit`);
  await field(page, 'Description').fill('The lighthouse keeper.');
  const save = page.getByRole('button', { name: 'Save', exact: true });
  const letGo = await hold(page, '**/api/graphql', 'POST');
  await save.click();
  await field(page, 'Tagline').fill('counts the stairs');
  letGo();
  await expect(page.getByText(`${name} is saved.`)).toBeVisible();
  await expect(field(page, 'Tagline')).toHaveValue('counts the stairs');
  await expect(field(page, 'Description')).toHaveValue('The lighthouse keeper.');

  // It is of what was saved, and so no conflict with it.
  const notSaved = page.getByText('Not saved yet; kept in this browser');
  await expect(notSaved).toHaveCount(1);
  await save.click();
  await expect(notSaved).toHaveCount(0);
  await page.reload();
  await expect(field(page, 'Tagline')).toHaveValue('counts the stairs');
  await expect(page.getByText(/was left unsaved here/)).toHaveCount(0);
});

test('what is typed while a new character is being saved waits in the form of that character', async ({ page }) => {
  await page.goto('/characters/new');
  await field(page, 'Name').fill(name);
  const letGo = await hold(page, '**/api/graphql', 'POST');
  await page.getByRole('button', { name: 'Save and talk' }).click();
  await field(page, 'Tagline').fill('counts the stairs');
  letGo();
  await expect(page).toHaveURL(/\/characters\/[^/]+\/chat$/);
  await page.goto(page.url().replace(/chat$/, 'edit'));
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await expect(field(page, 'Name')).toHaveValue(name);
  await expect(field(page, 'Tagline')).toHaveValue('counts the stairs');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText(`${name} is saved.`)).toBeVisible();
  await page.goto('/characters/new');
  await expect(field(page, 'Name')).toBeVisible();
  await expect(page.getByText(/was left unsaved here/)).toHaveCount(0);
});

test('what is written while a version is on its way waits where it was written', async ({ page }) => {
  await openNewChat(page, name);
  await say(page, 'How many stairs are there?');
  await expectReplyEnded(page, name, 2);
  await approach(lines(page));
  await lines(page).getByRole('button', { name: 'Edit' }).click();
  const editor = field(page, 'Your line, rewritten');
  await editor.fill('How many spoons?');
  const letGo = await hold(page, '**/api/chat/send_message', 'POST');
  await page.getByRole('button', { name: 'Send this version' }).click();
  await editor.fill('How many spoons, and of what');
  letGo();
  await expect(lines(page)).toContainText('How many spoons?');
  await expectReplyEnded(page, name, 2);
  await approach(lines(page));
  await lines(page).getByRole('button', { name: 'Previous version' }).click();
  await expect(editor).toHaveValue('How many spoons, and of what');
});

test.describe('refused', () => {
  test.use({ refusals: true });

  test('nothing can be typed while the scene is being saved, and the focus waits', async ({ page }) => {
    await openNewChat(page, name);
    await say(page, 'How many stairs are there?');
    await expectReplyEnded(page, name, 2);
    await page.getByRole('button', { name: 'The scene', exact: true }).click();
    const place = page.getByRole('textbox', { name: 'When and where' });
    await place.fill('Low water');
    await page.getByText('How replies are written').click();
    const longest = page.getByLabel('Longest reply, in tokens');
    await longest.fill('100');
    const letGo = await hold(page, '**/api/sessions/*', 'PATCH', 500);
    await longest.press('Enter');
    await expect(place).toBeDisabled();
    letGo();
    await expect(page.getByText(/^Not saved\./)).toBeVisible();
    await expect(place).toHaveValue('Low water');
    await expect(page.getByRole('button', { name: 'Save the scene' })).toBeFocused();
  });

  test('nothing can be typed while a notebook is being saved, and the focus stays', async ({ page }) => {
    await page.goto('/notebooks');
    await expect(page.getByText('A notebook holds the books of one story')).toBeVisible();
    const { id } = await askApi<{ id: string }>(page, 'POST', '/notebooks', { name: 'Hollin Point' });
    await page.goto(`/notebooks/${id}`);
    await page.getByRole('button', { name: 'Edit' }).click();
    await field(page, 'Description').fill('A lamp.');
    const letGo = await hold(page, '**/api/notebooks/*', 'PATCH', 500);
    await field(page, 'Description').press('Control+Enter');
    await expect(field(page, 'Description')).not.toBeEditable();
    await expect(field(page, 'Name')).not.toBeEditable();
    letGo();
    await expect(page.getByText(/^Not saved\./)).toBeVisible();
    await expect(field(page, 'Description')).toBeFocused();
    await expect(field(page, 'Description')).toBeEditable();
  });
});
