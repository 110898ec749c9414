import {
  askApi,
  createCharacter,
  expect,
  expectReplyEnded,
  openNewChat,
  replies,
  say,
  sidebar,
  test,
} from './house.ts';

const name = 'Ada Pell';

test('a character with sessions stays, and the refusal leads to them', async ({ page }) => {
  await openNewChat(page, name);
  await say(page, 'What does the tide-book say?');
  await expectReplyEnded(page, name, 2);

  await page.goto('/');
  await page.getByRole('button', { name: `More for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete character' }).click();
  await page.getByRole('link', { name: `Show the sessions with ${name}` }).click();

  await expect(page.getByRole('heading', { name: `History with ${name}` })).toBeVisible();
  const main = page.getByRole('main');
  await main.getByRole('checkbox', { name: /^Select “/ }).check();
  await main.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText('There are none.')).toBeVisible();
  // Nobody takes it back.
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(0, { timeout: 15_000 });

  await page.goto('/');
  await page.getByRole('button', { name: `More for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete character' }).click();
  await expect(page.getByRole('button', { name: 'Try the sample story' })).toBeVisible();
});

test('a session is renamed in place and deleted from the sidebar', async ({ page }) => {
  await openNewChat(page, name);
  await say(page, 'Good evening');
  await expectReplyEnded(page, name, 2);

  await page.getByRole('button', { name: /Rename$/ }).click();
  await page.getByRole('textbox', { name: 'Title of this session' }).fill('Low water');
  await page.keyboard.press('Enter');
  const row = (await sidebar(page)).getByRole('listitem');
  await expect(row.getByRole('link', { name: /Low water/ })).toBeVisible();

  await row.hover();
  await row.getByRole('button', { name: 'More for “Low water”' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await row.getByRole('textbox', { name: 'Title' }).fill('Spring tide');
  await page.keyboard.press('Enter');
  await expect(row.getByRole('link', { name: /Spring tide/ })).toBeFocused();

  await row.hover();
  await row.getByRole('button', { name: 'More for “Spring tide”' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(page).toHaveURL(/\/$/);
  await expect(page.getByRole('link', { name: /Spring tide/ })).toHaveCount(0);
});

test('the form says what is missing, beside the field', async ({ page }) => {
  await page.goto('/characters/new');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByLabel('Name', { exact: true })).toBeFocused();
  await expect(page.getByText('A character needs a name.')).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill('Ada Pell');
  await expect(page.getByText('A character needs a name.')).toHaveCount(0);
});

test('a change from elsewhere is not written over unasked', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Try the sample story' })).toBeVisible();
  const id = await createCharacter(page, { name: 'Ada Pell', tagline: 'Winds the clock' });
  const changeElsewhere = (tagline: string) =>
    askApi(page, 'POST', '/graphql', {
      query: 'mutation ($id: ID!, $input: CharacterInput!) { updateCharacter(id: $id, input: $input) { id } }',
      variables: { id, input: { name: 'Ada Pell', tagline } },
    });
  const field = page.getByLabel('Tagline');
  const save = page.getByRole('button', { name: 'Save', exact: true });
  await page.goto(`/characters/${id}/edit`);
  await field.fill('Mine');
  await changeElsewhere('Theirs');
  await save.click();
  await expect(page.getByRole('alert')).toContainText('This character was changed elsewhere');
  await expect(field).toHaveValue('Mine');
  await page.getByRole('button', { name: 'Take theirs' }).click();
  await expect(field).toHaveValue('Theirs');

  await field.fill('Mine after all');
  await changeElsewhere('Theirs again');
  await save.click();
  await page.getByRole('button', { name: 'Save mine over it' }).click();
  await expect(page.getByText('Ada Pell is saved.')).toBeVisible();
  await page.reload();
  await expect(field).toHaveValue('Mine after all');
});

test('text that was not saved is offered again', async ({ page }) => {
  await page.goto('/characters/new');
  await page.getByLabel('Name', { exact: true }).fill('Nobody yet');
  await page.goto('/');
  await page.goto('/characters/new');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('');
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Nobody yet');
});

test('an offer waits on disk while something else is written, and both are there', async ({ page }) => {
  await page.goto('/characters/new');
  const field = page.getByLabel('Name', { exact: true });
  await field.fill('The first');
  await page.goto('/characters/new');
  await expect(page.getByText('The first was left unsaved here', { exact: false })).toBeVisible();
  await field.fill('The second');
  await page.reload();
  await expect(page.getByText('The second was left unsaved here', { exact: false })).toBeVisible();
  await page.getByRole('button', { name: 'Forget it' }).click();
  await expect(page.getByText('The first was left unsaved here', { exact: false })).toBeVisible();
  await field.fill('The third');
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await expect(field).toHaveValue('The first');
  // What was replaced by it is offered in its turn.
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await expect(field).toHaveValue('The third');
});

test('an edited character keeps its edits', async ({ page }) => {
  await openNewChat(page, name);
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Edit character' }).click();
  await page.getByLabel('Tagline', { exact: true }).fill('keeps the tide-book honest');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText(`${name} is saved.`)).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Tagline', { exact: true })).toHaveValue('keeps the tide-book honest');
  await page.getByRole('button', { name: 'Save and talk' }).click();
  await expect(replies(page, name)).toHaveCount(1);
});

test.describe('refused', () => {
  test.use({ refusals: true });

  test('what is not there is said plainly', async ({ page }) => {
    await page.goto('/sessions/01990000-0000-7000-8000-000000000000');
    await expect(page.getByRole('heading', { name: 'No such session.' })).toBeVisible();
    await page.goto('/characters/01990000-0000-7000-8000-000000000000/edit');
    await expect(page.getByRole('heading', { name: 'No such character.' })).toBeVisible();
    await page.goto('/nowhere');
    await expect(page.getByRole('heading', { name: 'No such page.' })).toBeVisible();
  });
});
