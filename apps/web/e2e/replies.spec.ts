import {
  askApi,
  expect,
  expectAccessible,
  expectReplyEnded,
  lines,
  openNewChat,
  replies,
  say,
  sessionIdOf,
  sidebar,
  test,
} from './house.ts';

const name = 'Isaac Rudd';

test('the greeting names the character and the person, and opening a chat makes no session', async ({ page }) => {
  await openNewChat(page, name);
  await expect(replies(page, name)).toContainText(
    'Isaac Rudd looks up from the tide tables. “Evening, you. Mind the chain.”',
  );
  await page.goto('/sessions');
  await expect(page.getByText('There are none.')).toBeVisible();
});

test('a reply goes on while the page is reloaded', async ({ page }) => {
  await openNewChat(page, name);
  await say(page, 'Tell me everything about the strongbox and its three keys.');
  await expect(page).toHaveURL(/\/sessions\//);
  await page.reload();
  await expectReplyEnded(page, name, 2);
  await expect(lines(page).getByText('Tell me everything about the strongbox and its three keys.')).toHaveCount(1);
});

test('another reply is a sibling, and the chosen one survives a reload', async ({ page }) => {
  await openNewChat(page, name);
  await say(page, 'Who rang the bell?');
  const first = await expectReplyEnded(page, name, 2);
  await expect(first.getByRole('group', { name: 'Versions' })).toHaveCount(0);
  const firstWords = await first.locator('.speech').innerText();

  await first.getByRole('button', { name: 'How it was made' }).click();
  await expect(page.getByText('First word after')).toBeVisible();
  await page.keyboard.press('Escape');
  await first.getByRole('button', { name: 'Another reply' }).click();
  await expect(replies(page, name).last().getByText('2/2')).toBeVisible();
  await expectReplyEnded(page, name, 2);

  await replies(page, name).last().getByRole('button', { name: 'Previous version' }).click();
  await expect(replies(page, name).last().getByText('1/2')).toBeVisible();
  await expect(replies(page, name).last().locator('.speech')).toHaveText(firstWords.replace(/\n+/g, ''));

  await page.reload();
  await expect(replies(page, name).last().getByText('1/2')).toBeVisible();
  await expect(replies(page, name).last().locator('.speech')).toHaveText(firstWords.replace(/\n+/g, ''));
});

test('a stopped reply says so and keeps what it had', async ({ page }) => {
  await openNewChat(page, name);
  await say(page, 'Take your time and tell me the whole story of the Parson, from the beginning.');
  await expect(replies(page, name)).toHaveCount(2);
  await expect(replies(page, name).last().locator('.prose')).not.toBeEmpty();
  // A quick reply may be complete before the button can be pressed.
  const stop = page.getByRole('button', { name: 'Stop the reply' });
  await stop.click({ timeout: 5_000 }).catch(() => {});
  const last = await expectReplyEnded(page, name, 2);
  const stopped = last.getByText(/^You stopped/);
  const complete = last.getByText('Demo reply');
  await expect(stopped.or(complete).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeVisible();
});

test('two tabs show the same session, and one sees that the other deleted it', async ({ page, context }) => {
  await openNewChat(page, name);
  await say(page, 'Is the chain up?');
  await expectReplyEnded(page, name, 2);
  const other = await context.newPage();
  await other.goto(page.url());
  await expectReplyEnded(other, name, 2);
  await say(other, 'And the lamp?');
  await expect(lines(page).getByText('And the lamp?')).toBeVisible();
  const reply = await (await expectReplyEnded(other, name, 3)).locator('.speech').innerText();
  await expectReplyEnded(page, name, 3);
  expect(await replies(page, name).last().locator('.speech').innerText()).toBe(reply);

  const row = (await sidebar(other)).getByRole('listitem');
  await row.hover();
  await row.getByRole('button', { name: /^More for/ }).click();
  await other.getByRole('menuitem', { name: 'Delete' }).click();
  await other.getByRole('button', { name: 'Delete session' }).click();
  await expect(other).toHaveURL(/\/$/);
  await expect(page.getByRole('heading', { name: 'No such session.' })).toBeVisible();
});

test('unsent text waits in its conversation', async ({ page }) => {
  await openNewChat(page, name);
  await page.getByRole('textbox', { name: /^Your line to/ }).fill('half a sent');
  await page.reload();
  await expect(page.getByRole('textbox', { name: /^Your line to/ })).toHaveValue('half a sent');
});

test('the scene is saved with the session, before and after its first message', async ({ page }) => {
  await openNewChat(page, name);
  const scene = page.getByRole('button', { name: 'The scene', exact: true });
  await scene.click();
  await page.getByRole('textbox', { name: 'When and where' }).fill('The night of the spring tide');
  await page.getByText('How replies are written').click();
  await page.getByLabel('Thinking before a reply').selectOption('Long: considered replies');
  await page.getByRole('button', { name: 'Save the scene' }).click();
  await expect(page.getByText('The night of the spring tide')).toBeVisible();
  await say(page, 'Is it high water yet?');
  await expectReplyEnded(page, name, 2);
  await scene.click();
  await expect(page.getByRole('textbox', { name: 'When and where' })).toHaveValue('The night of the spring tide');
  await page.getByRole('textbox', { name: 'Who you are' }).fill('The pilot');
  await expect(page.getByLabel('Thinking before a reply')).toHaveValue('thoughtful');
  await page.getByLabel('Model', { exact: true }).fill('gemini-pro-latest');
  await page.getByLabel('Temperature, 0 to 2').fill('0.4');
  await page.getByRole('button', { name: 'Save the scene' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.reload();
  await scene.click();
  await expect(page.getByRole('textbox', { name: 'Who you are' })).toHaveValue('The pilot');

  await expect(page.getByLabel('Model', { exact: true })).toHaveValue('gemini-pro-latest');
  expect(await askApi(page, 'GET', `/sessions/${sessionIdOf(page)}`)).toMatchObject({
    model_settings: { model: 'gemini-pro-latest', thinking: 'thoughtful', temperature: 0.4 },
  });
  await expectAccessible(page);

  // Another device changes what nobody touches here.
  await page.getByRole('textbox', { name: 'Who you are' }).fill('The pilot’s widow');
  await askApi(page, 'PATCH', `/sessions/${sessionIdOf(page)}`, { world_time: 'The morning after' });
  await expect(page.getByRole('textbox', { name: 'When and where' })).toHaveValue('The morning after');
  await expect(page.getByRole('textbox', { name: 'Who you are' })).toHaveValue('The pilot’s widow');
});

test('markup and pictures in a character’s words are only words', async ({ page }) => {
  const hostile =
    '<img src=x onerror="document.title=1"> <script>document.title=2</script> ![p](https://example.com/p.png) ' +
    '[link](javascript:alert(1)) **bold**';
  await openNewChat(page, name, hostile);
  const speech = replies(page, name).locator('.speech');
  await expect(speech).toContainText('<script>document.title=2</script>');
  await expect(speech).toContainText('[picture: p]');
  await expect(speech.locator('strong')).toHaveText('bold');
  await expect(speech.locator('img, script, a[href^="javascript"]')).toHaveCount(0);
  // The page itself tells whether anything was asked of another host.
  await expect(page).toHaveTitle(`With ${name} · Dramatis`);
});

test.describe('pictures from elsewhere', () => {
  test.use({ elsewhere: true });

  test('are shown once that is allowed, and no longer when it is not', async ({ page }) => {
    const url = 'https://pictures.example/lamp.png';
    const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    let asked = 0;
    await page.route(url, async (route) => {
      asked++;
      expect(route.request().headers()['referer']).toBeUndefined();
      await route.fulfill({ contentType: 'image/png', body: Buffer.from(png, 'base64') });
    });
    await openNewChat(page, name, `The lamp: ![a lamp](${url})`);
    const chat = page.url();
    const speech = replies(page, name).locator('.speech');
    await expect(speech).toContainText('[picture: a lamp]');
    expect(asked).toBe(0);

    await page.goto('/settings');
    await page.getByText('Show them').click();
    await expect(page.getByRole('radio', { name: 'Show them' })).toBeChecked();
    await page.goto(chat);
    const picture = speech.getByRole('img', { name: 'a lamp' });
    await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(1);

    await page.goto('/settings');
    await page.getByText('Only say that there is one').click();
    await expect(page.getByRole('radio', { name: 'Only say that there is one' })).toBeChecked();
    await page.goto(chat);
    await expect(speech).toContainText('[picture: a lamp]');
    expect(asked).toBe(1);
  });
});

test.describe('when the line is down', () => {
  test.use({ refusals: true });

  test('a scene that could not be saved is as it was, and what was written is still there', async ({ page }) => {
    await openNewChat(page, name);
    await say(page, 'Is it high water yet?');
    await expectReplyEnded(page, name, 2);
    await page.route('**/api/sessions/*', (route) =>
      route.request().method() === 'PATCH' ? route.fulfill({ status: 503, body: '' }) : route.fallback(),
    );
    await page.getByRole('button', { name: 'The scene', exact: true }).click();
    await page.getByRole('textbox', { name: 'When and where' }).fill('Low water');
    await page.getByRole('button', { name: 'Save the scene' }).click();
    await expect(page.getByText(/^Not saved\./)).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'When and where' })).toHaveValue('Low water');
    await page.keyboard.press('Escape');
    await expect(page.getByText('Low water')).toHaveCount(0);
  });

  test('a message that could not be sent is kept, and sent once', async ({ page, context }) => {
    await openNewChat(page, name);
    await say(page, 'Is anyone there?');
    await expectReplyEnded(page, name, 2);
    await context.setOffline(true);
    await say(page, 'Can you hear me?');
    await expect(page.getByText(/Not sent\./)).toBeVisible();
    await context.setOffline(false);
    await expectReplyEnded(page, name, 3);
    await expect(lines(page).getByText('Can you hear me?')).toHaveCount(1);
    await expect(page.getByText(/Not sent\./)).toHaveCount(0);

    // Reloaded before there was a connection again.
    await page.route('**/api/chat/send_message', (route) => route.abort());
    await say(page, 'And now?');
    await expect(page.getByText(/Not sent\./)).toBeVisible();
    await page.unroute('**/api/chat/send_message');
    await page.reload();
    await expectReplyEnded(page, name, 4);
    await expect(lines(page).getByText('And now?')).toHaveCount(1);
  });

  test('a message that was refused waits to be sent again', async ({ page }) => {
    await openNewChat(page, name);
    await page.route('**/api/chat/send_message', (route) => route.fulfill({ status: 503, body: '' }));
    await say(page, 'Is anyone there?');
    await expect(page.getByText(/Not sent\./)).toBeVisible();
    await page.unroute('**/api/chat/send_message');
    await page.reload();
    await page.getByRole('button', { name: 'Send again' }).click();
    await expectReplyEnded(page, name, 2);
    await expect(lines(page).getByText('Is anyone there?')).toHaveCount(1);
  });
});
