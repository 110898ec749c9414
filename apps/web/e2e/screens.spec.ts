import type { Page } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import {
  ALL_OF_IT,
  createCharacter,
  expect,
  expectAccessible,
  expectReplyEnded,
  LONG_DESCRIPTION,
  openNewChat,
  say,
  sidebar,
  stopReply,
  test,
  writing,
} from './house.ts';

const name = 'Septimus Hoyle';

async function picture(page: Page, title: string): Promise<void> {
  const path = fileURLToPath(new URL(`../../../docs/screenshots/${title}.png`, import.meta.url));
  await page.screenshot({ path, animations: 'disabled' });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('every screen can be read and used by everyone', async ({ page }) => {
      // A dozen audits of whole pages take their time on a small machine.
      test.setTimeout(180_000);
      // The dark differs in its colours only.
      const audit = () => expectAccessible(page, colorScheme === 'dark' ? ['color-contrast'] : undefined);
      await page.goto('/');
      await expect(page.getByRole('button', { name: 'Try the sample story' })).toBeVisible();
      await audit();

      await openNewChat(page, name, undefined, LONG_DESCRIPTION);
      await audit();
      await say(page, ALL_OF_IT);
      await expect(writing(page)).not.toBeEmpty();
      await audit();
      await stopReply(page);
      await expectReplyEnded(page, name, 2);
      await audit();

      await page.getByRole('button', { name: 'The scene', exact: true }).click();
      await expect(page.getByRole('textbox', { name: 'Who you are' })).toBeVisible();
      await audit();
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);

      await expect(await sidebar(page)).toBeVisible();
      await audit();

      for (const address of ['/', '/sessions', '/characters/new', '/casts/new', '/nowhere']) {
        await page.goto(address);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await audit();
      }
      await page.goto('/');
      await page.getByRole('button', { name: `More for ${name}` }).click();
      await page.getByRole('menuitem', { name: 'Edit' }).click();
      await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
      await audit();
      await page.getByRole('button', { name: 'Delete' }).click();
      await expect(page.getByRole('alertdialog')).toBeVisible();
      await audit();
    });

    test('so can everything that is done to messages and titles', async ({ page }) => {
      test.setTimeout(180_000);
      const audit = () => expectAccessible(page, colorScheme === 'dark' ? ['color-contrast'] : undefined);
      await openNewChat(page, name);
      await say(page, 'Tell me about the chapel.');
      const reply = await expectReplyEnded(page, name, 2);
      await reply.getByRole('button', { name: 'Edit' }).click();
      await audit();
      await page.getByRole('textbox', { name: 'The reply, rewritten' }).fill('“Bass.”');
      await page.getByRole('button', { name: 'Save this version' }).click();
      await expect(reply.getByText('2/2')).toBeVisible();
      await audit();
      await reply.getByRole('button', { name: 'Delete' }).click();
      await expect(page.getByText('Message deleted.')).toBeVisible();
      await audit();
      await page.getByRole('button', { name: /Rename$/ }).click();
      await page.getByRole('textbox', { name: 'Title of this session' }).fill('My own words');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Suggest a title' }).click();
      await expect(page.getByRole('alertdialog')).toBeVisible();
      await audit();
      await page.getByRole('button', { name: 'Keep mine' }).click();
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Archive' }).click();
      await expect(page.getByText('This session is archived and can only be read.')).toBeVisible();
      await audit();
    });
  });
}

test('the sample story, as the README shows it', async ({ page }, { project }) => {
  const wanted = process.env['README_SCREENSHOTS'] === '1' && project.name === 'desktop';
  test.skip(!wanted, 'only with README_SCREENSHOTS=1, on the desktop');
  const called = 'Captain Rudd';
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Try the sample story' })).toBeVisible();
  for (const [castName, tagline, tags] of restOfTheCast) await createCharacter(page, { name: castName, tagline, tags });

  await page.goto('/characters/new');
  const story = fileURLToPath(new URL('../public/samples/slack-water-at-nessock.txt', import.meta.url));
  await page.locator('input[type=file]').first().setInputFiles(story);
  await page.getByLabel(/^Whom to draft/).fill(called);
  await page.getByRole('button', { name: 'Draft from this book' }).click();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(called, { timeout: 45_000 });
  await page.mouse.move(0, 0);
  await picture(page, 'editor');

  await page.getByLabel('Tagline', { exact: true }).fill('harbourmaster; pays for words by the ton');
  await page.getByLabel('Tags', { exact: true }).fill('keyholder, Slack Water at Nessock');
  await page.getByRole('button', { name: 'Save and talk' }).click();
  await say(page, 'Good evening. They tell me it takes two keys to open the Parson. Who holds the other two?');
  await expectReplyEnded(page, called, 2);
  await picture(page, 'chat');

  await page.goto('/');
  await page.getByRole('link', { name: 'Agnes Tull', exact: true }).click();
  await say(page, 'How many stairs are there, Mrs. Tull?');
  await expectReplyEnded(page, 'Agnes Tull', 1);
  await page.goto('/');
  await expect(page.getByRole('link', { name: called, exact: true })).toBeVisible();
  await picture(page, 'gallery');
});

const restOfTheCast: [name: string, tagline: string, tags: string[]][] = [
  ['Nan Pascoe', 'twelve, all elbows', ['Slack Water at Nessock']],
  ['Mrs. Vere', 'never lets a landlady’s first price alone', ['Slack Water at Nessock']],
  ['Ambrose Lyle', 'inspector of accounts; thin, correct and wet', ['Slack Water at Nessock']],
  ['Septimus Hoyle', 'ship-chandler; sings bass and gives credit', ['keyholder', 'Slack Water at Nessock']],
  ['Agnes Tull', 'counts things: stairs, spoons, other people’s potatoes', ['keyholder', 'Slack Water at Nessock']],
];
