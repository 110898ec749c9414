import type { Locator, Page } from '@playwright/test';
import { askApi, createCharacter, expect, expectAccessible, openNewChat, test } from './house.ts';

test('favourites are starred, filtered and kept; the cast has an order', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Try the sample story' })).toBeVisible();
  for (const name of ['Berta', 'Anna', 'Clara']) await createCharacter(page, { name });
  await page.reload();
  const names = page.getByRole('main').getByRole('heading', { level: 3 });
  await expect(names).toHaveText(['Clara', 'Anna', 'Berta']);

  await page.getByLabel('Order of the cast').selectOption('By name');
  await expect(names).toHaveText(['Anna', 'Berta', 'Clara']);

  await page.getByRole('button', { name: 'Make Berta a favourite' }).click();
  await expect(page.getByRole('button', { name: 'Berta is a favourite' })).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('button', { name: 'Favourites' }).click();
  await expect(names).toHaveText(['Berta']);
  await expectAccessible(page);

  await page.reload();
  await expect(names).toHaveText(['Berta']);
  await page.getByRole('button', { name: 'Berta is a favourite' }).click();
  await expect(page.getByText('No favourites yet.')).toBeVisible();
});

test('the cast is searched, and filtered by a tag; both are in the address', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Try the sample story' })).toBeVisible();
  await createCharacter(page, { name: 'Wenna Sark', tagline: 'Keeps the first key', tags: ['harbour'] });
  await createCharacter(page, { name: 'Isaac Rudd', tagline: 'Has the boat yet', tags: ['harbour', 'boats'] });
  await createCharacter(page, { name: 'Agnes Tull', tagline: 'Counts the steps', tags: [] });
  await page.reload();
  const cast = page.getByRole('region', { name: 'The cast' });
  const names = cast.getByRole('heading', { level: 3 });
  await expect(names).toHaveCount(3);

  await page.getByRole('searchbox', { name: 'Search the cast' }).fill('boat');
  await expect(names).toHaveText(['Isaac Rudd']);
  await page.reload();
  await expect(names).toHaveText(['Isaac Rudd']);
  await page.getByRole('searchbox', { name: 'Search the cast' }).fill('nobody of that name');
  await expect(cast.getByText('Nobody in the cast answers to that.')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search the cast' }).fill('');

  await cast.getByRole('button', { name: 'harbour' }).first().click();
  await expect(names).toHaveText(['Isaac Rudd', 'Wenna Sark']);
  await expect(page).toHaveURL(/tag=harbour/);
  await cast.getByRole('button', { name: 'Remove this filter' }).click();
  await expect(names).toHaveCount(3);
});

test('what was saved over comes back, and nothing is lost by it', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Try the sample story' })).toBeVisible();
  await createCharacter(page, { name: 'Anna', description: 'Keeps the first key.' });
  await page.reload();
  await page.getByRole('button', { name: 'More for Anna' }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();

  const description = page.getByRole('textbox', { name: 'Description' });
  await description.fill('Keeps no key at all.');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Anna is saved.')).toBeVisible();

  await page.getByRole('button', { name: 'Versions' }).click();
  const dialog = page.getByRole('dialog', { name: 'Earlier versions' });
  await expect(dialog.getByText('Changed after it: description.')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Restore version 1' }).click();
  await expect(dialog).toBeHidden();
  await expect(description).toHaveValue('Keeps the first key.');

  await page.getByRole('button', { name: 'Versions' }).click();
  await dialog.getByRole('button', { name: 'Restore version 2' }).click();
  await expect(description).toHaveValue('Keeps no key at all.');
});

test('who you are is kept as a persona and taken up in another session', async ({ page }) => {
  await openNewChat(page, 'Ada Pell');
  await page.getByRole('button', { name: 'The scene' }).click();
  const whoYouAre = page.getByRole('textbox', { name: 'Who you are' });
  await whoYouAre.fill('A traveller who missed the last train');
  await page.getByRole('button', { name: 'Your personas' }).click();
  const dialog = page.getByRole('dialog', { name: 'Your personas' });
  await dialog.getByLabel('Keep who you are now').fill('Traveller');
  await dialog.getByRole('button', { name: 'Keep', exact: true }).click();
  await expect(dialog.getByRole('button', { name: 'Use Traveller' })).toBeVisible();
  await expectAccessible(page);

  await page.reload();
  await page.getByRole('button', { name: 'The scene' }).click();
  await whoYouAre.fill('Somebody else');
  await page.getByRole('button', { name: 'Your personas' }).click();
  await dialog.getByRole('button', { name: 'Use Traveller' }).click();
  await expect(whoYouAre).toHaveValue('A traveller who missed the last train');

  await page.getByRole('button', { name: 'Your personas' }).click();
  await dialog.getByRole('button', { name: 'Rename Traveller' }).click();
  await dialog.getByRole('textbox', { name: 'Name of this persona' }).press('Escape');
  await expect(dialog.getByRole('button', { name: 'Rename Traveller' })).toBeFocused();
  await page.keyboard.press('Enter');
  await dialog.getByRole('textbox', { name: 'Name of this persona' }).fill('The late one');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('The late one')).toBeVisible();
  const remove = dialog.getByRole('button', { name: 'Remove The late one' });
  await remove.press('Enter');
  await expect(dialog.getByText('None are kept yet.')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Undo' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(remove).toBeVisible();
  await expect(dialog.locator(':focus')).toHaveCount(1);
  await remove.click();
  await expect(dialog.getByText('None are kept yet.')).toBeVisible();
  await page.mouse.move(0, 0);
  await expect(dialog.getByText('“The late one” removed.')).toHaveCount(0, { timeout: 15_000 });
  await page.reload();
  await page.getByRole('button', { name: 'The scene' }).click();
  await page.getByRole('button', { name: 'Your personas' }).click();
  await expect(dialog.getByText('None are kept yet.')).toBeVisible();
});

const keptPersonas = async (page: Page) => {
  const query = '{ userPersonas { name } }';
  const { data } = await askApi<{ data: { userPersonas: object[] } }>(page, 'POST', '/graphql', { query });
  return data.userPersonas;
};

/** Keeps a persona, and removes it by keyboard. */
async function removeTraveller(page: Page): Promise<Locator> {
  await openNewChat(page, 'Ada Pell');
  await page.getByRole('button', { name: 'The scene' }).click();
  await page.getByRole('textbox', { name: 'Who you are' }).fill('A traveller who missed the last train');
  await page.getByRole('button', { name: 'Your personas' }).click();
  const dialog = page.getByRole('dialog', { name: 'Your personas' });
  await dialog.getByLabel('Keep who you are now').fill('Traveller');
  await dialog.getByRole('button', { name: 'Keep', exact: true }).click();
  await dialog.getByRole('button', { name: 'Remove Traveller' }).press('Enter');
  await expect(dialog.getByRole('button', { name: 'Undo' })).toBeFocused();
  return dialog;
}

test('a persona is removed also when the notice of it goes while somebody was about to decide', async ({ page }) => {
  const dialog = await removeTraveller(page);
  expect(await keptPersonas(page)).toHaveLength(1);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect.poll(() => keptPersonas(page)).toEqual([]);
});

test.describe('refused', () => {
  test.use({ refusals: true });

  test('a persona that could not be removed is there again, and can be removed then', async ({ page }) => {
    const dialog = await removeTraveller(page);
    await page.route('**/api/graphql', (route) => route.abort());
    await page.keyboard.press('Escape');
    await expect(page.getByText(/^Not removed\./)).toBeVisible();
    await page.unroute('**/api/graphql');
    await page.getByRole('button', { name: 'Your personas' }).click();
    await expect(dialog.getByRole('button', { name: 'Use Traveller' })).toBeVisible();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => keptPersonas(page)).toEqual([]);
  });
});
