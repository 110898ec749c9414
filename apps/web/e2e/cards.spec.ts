import type { Locator, Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import {
  createCharacter,
  expect,
  expectAccessible,
  expectReplyEnded,
  openNewChat,
  replies,
  say,
  test,
} from './house.ts';
import { jsonCard, pngCard } from './tiny-card.ts';

const data = {
  name: 'Maren Voss',
  nickname: 'Maren',
  description: 'Keeps the light at Skarn. {{char}} counts ships.',
  first_mes: '“{{char}} is up the ladder,” *someone says.*',
  creator: 'Tide & Co',
  tags: ['keeper'],
  alternate_greetings: 'only one',
  extensions: { somebody: { elses: true } },
  character_book: { entries: [{ keys: ['Skarn'], content: 'An island.', enabled: true, insertion_order: 1 }] },
};

interface GivenFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

const png = (of: object = data, name = 'maren.png'): GivenFile => ({
  name,
  mimeType: 'image/png',
  buffer: pngCard(of),
});
const json = (of: object, name: string): GivenFile => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(jsonCard(of)),
});

async function openGallery(page: Page): Promise<void> {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Import card' })).toBeVisible();
}

/** By the button, as a person chooses files. */
async function give(page: Page, ...files: GivenFile[]): Promise<Locator> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Import card' }).click(),
  ]);
  await chooser.setFiles(files);
  return page.getByRole('dialog');
}

/** A picture that has arrived, and not only its frame. */
async function expectPicture(portrait: Locator, width = 300): Promise<void> {
  await expect
    .poll(() => portrait.locator('img').evaluate((img) => (img instanceof HTMLImageElement ? img.naturalWidth : 0)))
    .toBe(width);
}

test('a card comes in, is talked with, goes out, and is known when it comes again', async ({ page }) => {
  await openGallery(page);
  const dialog = await give(page, png());
  await expect(dialog.getByRole('heading', { name: '1 imported' })).toBeVisible();
  await expect(dialog.getByText('Maren Voss')).toBeVisible();
  await dialog.getByText('1 note').click();
  await expect(dialog.getByText('data.alternate_greetings')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(dialog).toBeHidden();

  const entry = page.getByRole('listitem').filter({ hasText: 'Maren Voss' });
  await expectPicture(entry);
  await entry.getByRole('link', { name: 'Maren Voss' }).click();
  await expect(replies(page, 'Maren Voss').getByText('“Maren is up the ladder,”')).toBeVisible();
  await expectPicture(page.getByRole('main').locator('.portrait'));
  await say(page, 'Where am I?');
  await expectReplyEnded(page, 'Maren Voss', 2);

  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Edit character' }).click();
  await expect(page.getByText('Called Maren · Card by Tide & Co · Lorebook of 1 entry')).toBeVisible();
  await page.getByLabel('Tagline', { exact: true }).fill('counts ships');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Maren Voss is saved.')).toBeVisible();

  await page.getByRole('button', { name: 'Export this character' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'PNG' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('Maren Voss.png');
  const exported = await readFile(await download.path());
  const buffer = Buffer.from(exported);

  await openGallery(page);
  const again = await give(page, { name: 'again.png', mimeType: 'image/png', buffer });
  await expect(again.getByText('Here already, and the same.')).toBeVisible();
});

test('several cards: what differs is decided one by one or for all', async ({ page }) => {
  const one = { name: 'Ada', description: 'Tall.' };
  const two = { name: 'Bea', description: 'Round.' };
  await openGallery(page);
  const first = await give(page, json(one, 'ada.json'), json(two, 'bea.json'), json({ name: 'Cleo' }, 'cleo.json'));
  await expect(first.getByRole('heading', { name: '3 imported' })).toBeVisible();
  await page.keyboard.press('Escape');

  const changed = [one, two, { name: 'Cleo' }].map((card) =>
    json({ ...card, description: 'Changed.' }, `${card.name}-2.json`),
  );
  const story = { name: 'story.txt', mimeType: 'text/plain', buffer: Buffer.from('Once upon a time.') };
  const second = await give(page, ...changed, story);
  await expect(second.getByRole('heading', { name: '3 here already, 1 not imported' })).toBeVisible();
  await expect(second.getByText(/This is neither JSON nor YAML|no card|An object with fields/)).toBeVisible();
  const ada = second.getByRole('listitem').filter({ hasText: 'Ada' }).first();
  await expect(ada.getByText('The card differs in: description.')).toBeVisible();
  await ada.getByText('What an update would change').click();
  await expect(ada.getByText('Tall.')).toBeVisible();
  await expectAccessible(page);
  await second.getByRole('button', { name: 'Make a copy of Ada' }).click();
  await expect(ada.getByText('Imported.')).toBeVisible();
  await second.getByRole('button', { name: 'Update all 2' }).click();
  await expect(second.getByText('Updated: description.')).toHaveCount(2);
  await second.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('link', { name: 'Ada', exact: true })).toHaveCount(2);
});

test('a card is dropped anywhere on the gallery', async ({ page }) => {
  await openGallery(page);
  const transfer = await page.evaluateHandle(
    (content) => {
      const data = new DataTransfer();
      data.items.add(new File([content], 'dropped.json', { type: 'application/json' }));
      return data;
    },
    jsonCard({ name: 'Dropped' }),
  );
  const heading = page.getByRole('heading', { level: 1 });
  await heading.dispatchEvent('dragenter', { dataTransfer: transfer });
  await expect(page.getByText('Drop cards to import them')).toBeVisible();
  await heading.dispatchEvent('drop', { dataTransfer: transfer });
  await expect(page.getByText('Drop cards to import them')).toBeHidden();
  await expect(page.getByRole('dialog').getByText('Imported.')).toBeVisible();
});

test('the dialog is left by keyboard, and the focus is where it was', async ({ page }) => {
  await openGallery(page);
  await page.getByRole('button', { name: 'Import card' }).focus();
  const dialog = await give(page, json({ name: 'Ada' }, 'ada.json'));
  await expect(dialog.getByText('Imported.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: 'Import card' })).toBeFocused();
});

test.describe('with a refusal', () => {
  test.use({ refusals: true });

  test('a picture is given, shown and taken away; a lorebook is replaced only when told to', async ({ page }) => {
    await openNewChat(page, 'Ada Pell');
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Edit character' }).click();
    await page.getByLabel('Tagline', { exact: true }).fill('not saved yet');

    const choose = async (button: string, file: GivenFile) => {
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        page.getByRole('button', { name: button }).click(),
      ]);
      await chooser.setFiles(file);
    };
    await choose('Add a picture', png());
    const placing = page.getByRole('dialog', { name: 'Place the picture' });
    const frame = placing.getByRole('group', { name: 'Part of the picture' });
    await frame.press('+');
    await frame.press('ArrowUp');
    await expect(placing.getByRole('slider', { name: 'Zoom' })).toHaveValue('1.1');
    await expectAccessible(page);
    await placing.getByRole('slider', { name: 'Zoom' }).fill('2');
    await placing.getByRole('button', { name: 'Use this picture' }).click();
    await expect(placing).toBeHidden();
    const portrait = page.getByRole('main').locator('.portrait');
    await expectPicture(portrait, 150);
    await page.getByRole('button', { name: 'Remove picture' }).click();
    await expect(portrait.locator('img')).toHaveCount(0);

    const book = (entries: number): GivenFile => ({
      name: 'lore.json',
      mimeType: 'application/json',
      buffer: Buffer.from(
        JSON.stringify({
          spec: 'lorebook_v3',
          data: { entries: Array.from({ length: entries }, () => ({ keys: ['k'], content: 'c' })) },
        }),
      ),
    });
    await choose('Import lorebook', book(2));
    await expect(page.getByText('Lorebook of 2 entries', { exact: true })).toBeVisible();
    await choose('Import lorebook', book(3));
    await page.getByRole('alertdialog').getByRole('button', { name: 'Replace' }).click();
    await expect(page.getByText('Lorebook of 3 entries', { exact: true })).toBeVisible();

    // None of it has touched what was being written.
    await expect(page.getByText(/tokens of this are in every prompt/)).toBeVisible();
    await expect(page.getByLabel('Tagline', { exact: true })).toHaveValue('not saved yet');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByText('Ada Pell is saved.')).toBeVisible();
  });
});

test.describe('without the picture', () => {
  test.use({ refusals: true });

  test('a picture is chosen before the character is saved; without it the character is kept', async ({ page }) => {
    const create = async (name: string) => {
      await page.goto('/characters/new');
      await page.getByLabel('Name', { exact: true }).fill(name);
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        page.getByRole('button', { name: 'Add a picture' }).click(),
      ]);
      await chooser.setFiles(png());
      await page.getByRole('button', { name: 'Use this picture' }).click();
      await expectPicture(page.getByRole('main').locator('.portrait'), 300);
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await expect(page.getByRole('main').getByRole('link', { name, exact: true })).toBeVisible();
    };
    await create('Ada Pell');
    await expectPicture(page.getByRole('main').locator('.portrait'), 300);

    await page.route('**/avatar', (route) => route.abort());
    await create('Ilse Thorn');
    await expect(page.getByText('Ilse Thorn is saved, but without the picture.', { exact: false })).toBeVisible();
  });
});

test('a lorebook is written entry by entry, and nothing unsaved is lost', async ({ page }) => {
  await openGallery(page);
  const dialog = await give(page, png());
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('link', { name: 'Maren Voss' }).click();
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Edit character' }).click();
  await page.getByRole('link', { name: 'Lorebook', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Lorebook of Maren Voss' })).toBeVisible();

  // One that is there keeps what is not touched; a new one has nothing that brings it until it has a key.
  const skarn = page.getByRole('listitem').filter({ hasText: 'Skarn' });
  await skarn.getByRole('button', { name: 'Skarn' }).click();
  await skarn.getByLabel('What it says').fill('An island, mostly rain.');
  await expect(skarn.getByText(/^\d+ tokens$/)).toBeVisible();
  await page.getByRole('button', { name: 'Add an entry' }).click();
  const light = page.getByRole('listitem').first();
  await light.getByLabel('Title').fill('The light');
  await expect(light.getByText('nothing brings this entry', { exact: false })).toBeVisible();
  await light.getByLabel('Keys', { exact: true }).fill('lamp');
  await light.getByLabel('Keys', { exact: true }).press('Enter');
  await expect(light.getByRole('button', { name: 'Remove lamp' })).toBeVisible();
  await light.getByText('Place and conditions').click();
  await light.getByLabel('Place in the prompt').selectOption('Among the messages');
  await expect(light.getByLabel('Messages from the end')).toHaveValue('4');
  await expectAccessible(page);

  // What is written while that is offered does not take its place.
  await page.reload();
  await page.getByRole('button', { name: 'Add an entry' }).click();
  await page.getByRole('listitem').first().getByLabel('Title').fill('A passing thought');
  await page.reload();
  await page.getByRole('button', { name: 'Forget it' }).click();
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('The lorebook is saved.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
  await expect(page.getByText('2 entries')).toBeVisible();

  // Copied, deleted and put back.
  const saved = page.getByRole('listitem').filter({ hasText: 'The light' });
  await saved.getByRole('button', { name: 'The light' }).click();
  await saved.getByRole('button', { name: 'Duplicate' }).click();
  await expect(page.getByText('3 entries')).toBeVisible();
  await saved.first().getByRole('button', { name: 'Delete entry' }).click();
  await expect(page.getByText('2 entries')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('3 entries')).toBeVisible();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
  await page.reload();
  await expect(page.getByText('3 entries')).toBeVisible();

  await page.getByRole('button', { name: 'Export this lorebook' }).click();
  const saving = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'SillyTavern' }).click();
  expect((await saving).suggestedFilename()).toBe('Maren Voss.lorebook.json');

  await page.getByRole('button', { name: 'Delete lorebook' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete lorebook' }).click();
  await expect(page.getByText('A lorebook holds what a character knows', { exact: false })).toBeVisible();
});

test('there is time to put a deleted entry back, until the lorebook is left', async ({ page }) => {
  await openGallery(page);
  const id = await createCharacter(page, { name: 'Maren Voss' });
  await page.goto(`/characters/${id}/lorebook`);
  await page.getByRole('button', { name: 'Add an entry' }).click();
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  // By steps, as what is shown follows only between them.
  const pass = async (steps: number) => {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    for (let i = 0; i < steps; i += 1) await page.clock.runFor(500);
  };
  await page.getByRole('button', { name: 'Delete entry' }).click();
  const undo = page.getByRole('button', { name: 'Undo' });
  await expect
    .poll(async () => {
      await page.clock.runFor(100);
      return await undo.count();
    })
    .toBe(1);
  await pass(12);
  await expect(undo).toBeVisible();
  await page.getByRole('link', { name: 'Back to Maren Voss' }).click();
  await expect(page.getByRole('textbox', { name: 'Description' })).toBeVisible();
  await pass(4);
  await expect(undo).toHaveCount(0);
});
