import type { Page } from '@playwright/test';
import { createCharacter, expect, expectReplyEnded, lines, replies, say, sessionIdOf, askApi, test } from './house.ts';

const name = 'Isaac Rudd';

async function openChat(page: Page): Promise<void> {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Try the sample story' })).toBeVisible();
  const id = await createCharacter(page, {
    name,
    description: 'The harbourmaster of Nessock.',
    firstMessage: '“Evening, {{user}}.”',
    alternateGreetings: ['“The chain is up, says {{char}}.”', '*He is asleep.*'],
  });
  await page.goto(`/characters/${id}/chat`);
  await expect(replies(page, name)).toContainText('“Evening, you.”');
}

const version = (page: Page, direction: 'Previous' | 'Next') =>
  replies(page, name)
    .first()
    .getByRole('button', { name: `${direction} version` });

test('another greeting is chosen before the first message, which answers it', async ({ page }) => {
  await openChat(page);
  const greeting = replies(page, name).first();
  await expect(greeting.getByText('1/3')).toBeVisible();
  await version(page, 'Next').click();
  await expect(greeting).toContainText('“The chain is up, says Isaac Rudd.”');
  await page.reload();
  await expect(greeting.getByText('2/3')).toBeVisible();

  await say(page, 'Since when?');
  await expectReplyEnded(page, name, 2);
  await expect(greeting).toContainText('“The chain is up, says Isaac Rudd.”');
  await expect(greeting.getByText('2/3')).toBeVisible();

  // Each of the others begins a branch of its own.
  await version(page, 'Next').click();
  await expect(greeting).toContainText('He is asleep.');
  await expect(lines(page)).toHaveCount(0);
  await say(page, 'Wake up!');
  await expectReplyEnded(page, name, 2);
  await expect(greeting.getByText('3/3')).toBeVisible();
  await version(page, 'Previous').click();
  await expect(lines(page)).toHaveText('Since when?');
  await page.reload();
  await expect(lines(page)).toHaveText('Since when?');
  const { messages } = await askApi<{ messages: { content: string }[] }>(
    page,
    'GET',
    `/messages?chat_session_id=${sessionIdOf(page)}&view=tree`,
  );
  expect(messages).toHaveLength(7);
});

test('looking through the greetings makes no session, and a character with one has no versions of it', async ({
  page,
}) => {
  await openChat(page);
  await version(page, 'Next').click();
  await version(page, 'Next').click();
  await expect(replies(page, name)).toContainText('He is asleep.');
  await expect(version(page, 'Next')).toHaveAttribute('aria-disabled', 'true');
  await page.goto('/sessions');
  await expect(page.getByText('There are none.')).toBeVisible();

  const id = await createCharacter(page, { name: 'Joan', description: 'She rows.', firstMessage: '“Yes?”' });
  await page.goto(`/characters/${id}/chat`);
  await expect(replies(page, 'Joan')).toContainText('“Yes?”');
  await expect(page.getByRole('group', { name: 'Versions' })).toHaveCount(0);
});
