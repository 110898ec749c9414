import { askApi, expect, expectAccessible, expectReplyEnded, openNewChat, say, sessionIdOf, test } from './house.ts';

const name = 'Tamsin Roe';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('a reply tells what the model saw, and a preview what it will see', async ({ page }) => {
      await openNewChat(page, name);
      await say(page, 'Who rang the bell on the night of the spring tide?');
      const reply = await expectReplyEnded(page, name, 2);
      await askApi(page, 'PATCH', `/sessions/${sessionIdOf(page)}`, { world_time: 'Low water, before dawn' });

      const details = reply.getByRole('button', { name: 'How it was made' });
      await details.click();
      await page.getByRole('button', { name: 'What the model saw' }).click();
      const saw = page.getByRole('dialog', { name: 'What the model saw' });
      await expect(saw.getByText(/^About [\d,]+ tokens?, of 64,000/)).toBeVisible();
      await expect(saw.getByText('2 messages')).toBeVisible();
      await expect(saw.getByText('Read, by its count')).toBeVisible();
      // By keyboard: the first part is opened, and says what was sent.
      await saw.getByText('Description', { exact: true }).click();
      await expect(saw.getByText(/uses words as if they were charged by the ton/)).toBeVisible();
      const messages = saw.locator('summary', { hasText: '2 messages' });
      await messages.focus();
      await page.keyboard.press('Enter');
      await expect(saw.getByText('Who rang the bell on the night of the spring tide?')).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await expect(saw).toHaveCount(0);
      await expect(details).toBeFocused();

      await page.getByRole('textbox', { name: /^Your line to/ }).fill('And who heard it?');
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Preview what the model will see' }).click();
      const next = page.getByRole('dialog', { name: 'What the model will see' });
      await next.getByText('4 messages').click();
      await expect(next.getByText('And who heard it?')).toBeVisible();
      await next.getByText('When and where').click();
      await expect(next.getByText('Low water, before dawn')).toBeVisible();
      await expectAccessible(page, ['color-contrast']);
      await page.keyboard.press('Escape');
      await expect(next).toHaveCount(0);
      await expect(page.getByRole('textbox', { name: /^Your line to/ })).toHaveValue('And who heard it?');
    });
  });
}

test.describe('when it cannot be read', () => {
  test.use({ refusals: true });

  test('it says so, and is read again', async ({ page }) => {
    await openNewChat(page, name);
    await say(page, 'Is the chain up?');
    const reply = await expectReplyEnded(page, name, 2);
    const context = /\/api\/messages\/[^/]+\/context$/;
    const problem = { code: 'invalid_input', status: 400, title: 'No', detail: 'It is locked away.', type: 'x' };
    await page.route(context, (route) => route.fulfill({ status: 400, json: problem }));
    await reply.getByRole('button', { name: 'How it was made' }).click();
    await page.getByRole('button', { name: 'What the model saw' }).click();
    await expect(page.getByRole('alert')).toContainText('This could not be read. It is locked away.');
    await page.unroute(context);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByText('2 messages')).toBeVisible();
  });
});
