import {
  ALL_OF_IT,
  askApi,
  expect,
  expectAccessible,
  expectReplyEnded,
  lines,
  LONG_DESCRIPTION,
  openNewChat,
  replies,
  say,
  sessionIdOf,
  sidebar,
  stopReply,
  test,
  writing,
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
  await openNewChat(page, name, undefined, LONG_DESCRIPTION);
  await say(page, ALL_OF_IT);
  await expect(page).toHaveURL(/\/sessions\//);
  await expect(writing(page)).not.toBeEmpty();
  await page.reload();
  await expect(writing(page)).not.toBeEmpty();
  const words = async () => (await writing(page).innerText()).length;
  const found = await words();
  await expect.poll(words).toBeGreaterThan(found);
  await stopReply(page);
  await expectReplyEnded(page, name, 2);
  await expect(lines(page).getByText(ALL_OF_IT)).toHaveCount(1);
});

test('a reply that ends before a page listens is seen to have ended', async ({ page }) => {
  await openNewChat(page, name, undefined, LONG_DESCRIPTION);
  await say(page, 'Tell me everything about the strongbox and its three keys.');
  await expect(page).toHaveURL(/\/sessions\//);
  await expect(writing(page)).not.toBeEmpty();
  const [read, ended, listening] = [
    Promise.withResolvers<string>(),
    Promise.withResolvers<void>(),
    Promise.withResolvers<void>(),
  ];
  await page.route(
    '**/api/messages?*',
    async (route) => {
      const response = await route.fetch();
      const { messages } = await response.json();
      read.resolve(messages.at(-1).id);
      await listening.promise;
      await route.fulfill({ response });
    },
    { times: 1 },
  );
  await page.route('**/api/events*', async (route) => {
    await ended.promise;
    await route.continue();
  });
  await page.reload();
  await page.request.post(`/api/messages/${await read.promise}/stop`);
  const isStopped = async () =>
    (await askApi<{ generating_message_id: string | null }>(page, 'GET', `/sessions/${sessionIdOf(page)}`))
      .generating_message_id === null;
  await expect.poll(isStopped).toBe(true);
  const heard = page.waitForResponse('**/api/events*');
  ended.resolve();
  await heard;
  listening.resolve();
  await expectReplyEnded(page, name, 2);
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
  await openNewChat(page, name, undefined, LONG_DESCRIPTION);
  await say(page, ALL_OF_IT);
  await expect(writing(page)).not.toBeEmpty();
  const begun = (await writing(page).innerText()).slice(0, 20);
  await stopReply(page);
  const last = await expectReplyEnded(page, name, 2);
  await expect(last.getByText(/^You stopped/)).toBeVisible();
  await expect(last.locator('.speech')).toContainText(begun);
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeVisible();
});

test('a reply is read to screen readers as it comes, to its last word, each word once', async ({ page }) => {
  await openNewChat(page, name);
  await page.evaluate(() => {
    const heard: string[] = Reflect.set(window, 'heard', []) ? Reflect.get(window, 'heard') : [];
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const region = target.parentElement?.closest('[aria-live="polite"]') ?? target;
        const text = region.textContent ?? '';
        if (region instanceof Element && region.matches('[aria-live="polite"]') && text !== heard.at(-1))
          heard.push(text);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await say(page, 'Tell me about the lamp and the chain.');
  const reply = await expectReplyEnded(page, name, 2);
  const letters = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '');
  const told = letters(await reply.locator('.speech').innerText());
  const heard = async () => {
    const texts = await page.evaluate((): string[] => Reflect.get(window, 'heard'));
    return { begin: texts.indexOf(`${name} is speaking.`), texts };
  };
  await expect
    .poll(async () => {
      const { begin, texts } = await heard();
      return letters(texts.slice(begin + 1).join(''));
    })
    .toBe(told);
  expect((await heard()).begin).toBeGreaterThanOrEqual(0);
});

test('who wants less motion sees none while a reply is written', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openNewChat(page, name, undefined, LONG_DESCRIPTION);
  await say(page, 'Who rang the bell?');
  await expectReplyEnded(page, name, 2);
  await page.evaluate(() => {
    const seconds: number[] = [];
    Reflect.set(window, 'seconds', seconds);
    document.addEventListener('animationstart', ({ target }) => {
      if (target instanceof Element) seconds.push(Number.parseFloat(getComputedStyle(target).animationDuration));
    });
  });
  // Another version would slide in.
  await replies(page, name).last().getByRole('button', { name: 'Another reply' }).click();
  await expect(replies(page, name).last().getByText('2/2')).toBeVisible();
  await expectReplyEnded(page, name, 2);

  await say(page, ALL_OF_IT);
  await expect(writing(page)).not.toBeEmpty();
  const running = await page.evaluate(async () => {
    const seen: string[] = [];
    for (let frame = 0; frame < 30 && document.querySelector('[data-writing]'); frame++) {
      await new Promise(requestAnimationFrame);
      for (const { effect, playState } of document.getAnimations())
        if (playState === 'running' && Number(effect?.getComputedTiming().endTime) > 1)
          seen.push(effect instanceof KeyframeEffect ? String(effect.target?.outerHTML) : 'an animation');
    }
    return seen;
  });
  expect(running).toEqual([]);
  const seconds = await page.evaluate((): number[] => Reflect.get(window, 'seconds'));
  expect(seconds.length).toBeGreaterThan(0);
  expect(Math.max(...seconds)).toBeLessThan(0.001);
  await stopReply(page);
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
  await expect(replies(page, name).last().locator('.speech')).toHaveText(reply, { useInnerText: true });

  const row = (await sidebar(other)).getByRole('listitem');
  await row.hover();
  await row.getByRole('button', { name: /^More for/ }).click();
  await other.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(other).toHaveURL(/\/$/);
  await expect(lines(page).getByText('And the lamp?')).toBeVisible();
  await other.goto('about:blank');
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

test('the scene of a new chat waits for its first message, also over a reload', async ({ page }) => {
  await openNewChat(page, name);
  const chat = page.url();
  const scene = page.getByRole('button', { name: 'The scene', exact: true });
  await scene.click();
  await page.getByRole('textbox', { name: 'Who you are' }).fill('The pilot');
  await page.getByRole('textbox', { name: 'When and where' }).fill('The night of the spring tide');
  await page.getByText('How replies are written').click();
  await page.getByLabel('Temperature, 0 to 2').fill('0.4');
  await page.getByRole('button', { name: 'Save the scene' }).click();
  await expect(page.getByText('The night of the spring tide')).toBeVisible();

  await page.goto('/sessions');
  await expect(page.getByText('There are none.')).toBeVisible();
  await page.goto(chat);
  await expect(page.getByText('The night of the spring tide')).toBeVisible();
  await page.reload();
  await say(page, 'Is it high water yet?');
  await expectReplyEnded(page, name, 2);
  expect(await askApi(page, 'GET', `/sessions/${sessionIdOf(page)}`)).toMatchObject({
    user_persona: 'The pilot',
    world_time: 'The night of the spring tide',
    model_settings: { temperature: 0.4 },
  });

  // The next chat begins with a scene of its own.
  await page.goto(chat);
  await expect(page.getByRole('article', { name })).toBeVisible();
  await expect(page.getByText('The night of the spring tide')).toHaveCount(0);
});

test('a message is copied also where the page has no clipboard, and it is said when that fails', async ({ page }) => {
  await openNewChat(page, name);
  const greeting = replies(page, name);
  const copy = greeting.getByRole('button', { name: 'Copy', exact: true });
  // As on pages that are not served securely; what is selected then is what is copied.
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
    document.addEventListener('copy', ({ target }) => {
      if (target instanceof HTMLTextAreaElement) document.body.dataset['copied'] = target.value;
    });
  });
  await copy.click();
  await expect(greeting.getByRole('button', { name: 'Copied' })).toBeVisible();
  const copied = '*Isaac Rudd looks up from the tide tables.* “Evening, you. Mind the chain.”';
  await expect(page.locator('body')).toHaveAttribute('data-copied', copied);
  // It says so for a moment only.
  await expect(greeting.getByRole('button', { name: /^(Copy|Copied)$/ })).toBeFocused();

  await page.evaluate(() => {
    document.execCommand = () => false;
  });
  await copy.click();
  await expect(page.getByText(/^Not copied\./)).toBeVisible();
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
