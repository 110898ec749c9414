import { expect, expectAccessible, expectReplyEnded, lines, openNewChat, say, test } from './house.ts';
import { pngCard } from './tiny-card.ts';
import { tinyPdf } from './tiny-pdf.ts';

const name = 'Ada Penrose';
const picture = { name: 'harbour.png', mimeType: 'image/png', buffer: pngCard({ name: 'No one' }, [70, 90, 110]) };
const pdf = { name: 'tides.pdf', mimeType: 'application/pdf', buffer: tinyPdf(['The tide turned at nine.']) };
const recording = { name: 'bell.wav', mimeType: 'audio/wav', buffer: silence(1) };

/** A recording of nothing, with its header. */
function silence(seconds: number): Buffer {
  const samples = Buffer.alloc(8_000 * seconds, 0x80);
  const header = Buffer.alloc(44);
  header.write('RIFF\0\0\0\0WAVEfmt ', 0, 'latin1');
  header.writeUInt32LE(36 + samples.length, 4);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8_000, 24);
  header.writeUInt32LE(8_000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}

test('files go with a message, and are there to be seen and heard', async ({ page }) => {
  await openNewChat(page, name);
  await page.locator('form input[type=file]').setInputFiles([picture, pdf, recording]);
  const drafts = page.getByRole('list', { name: 'To be sent along' }).getByRole('listitem');
  await expect(drafts).toHaveCount(3);
  const send = page.getByRole('button', { name: 'Send', exact: true });
  await expect(page.getByText('Say something to go with it.')).toBeVisible();
  await expect(send).toBeDisabled();
  const how = page.getByRole('group', { name: 'How to send tides.pdf' });
  await expect(how.getByRole('radio', { name: 'As text' })).toBeChecked();
  await how.getByText('As the file').click();
  await expectAccessible(page);

  // Unsent ones are kept like the unsent text.
  await page.getByRole('textbox', { name: /^Your line to/ }).fill('What do you make of these?');
  await page.reload();
  await expect(drafts).toHaveCount(3);
  await expect(how.getByRole('radio', { name: 'As the file' })).toBeChecked();
  await page.screenshot({ path: test.info().outputPath('composer.png') });
  await send.click();

  const reply = await expectReplyEnded(page, name, 2);
  await expect(reply).toContainText('I was given a picture (image/png');
  await expect(reply).toContainText('a PDF (application/pdf');
  await expect(reply).toContainText('a recording (audio/wav');
  await expect(drafts).toHaveCount(0);
  const said = lines(page).last();
  await expect(said.getByRole('listitem')).toHaveCount(3);
  await expect(said.getByRole('link', { name: /tides\.pdf.*sent as the file/ })).toBeVisible();
  await expect(said.locator('audio')).toHaveJSProperty('duration', 1);
  await page.screenshot({ path: test.info().outputPath('thread.png') });
  await said.getByRole('button', { name: 'Open the picture harbour.png' }).click();
  const shown = page.getByRole('dialog', { name: 'harbour.png' }).getByRole('img');
  await expect(shown).toHaveJSProperty('naturalWidth', 300);
  await expectAccessible(page);
  await page.screenshot({ path: test.info().outputPath('picture.png') });
  await page.keyboard.press('Escape');
  await expect(said.getByRole('button', { name: 'Open the picture harbour.png' })).toBeFocused();
});

test.describe('in the dark', () => {
  test.use({ colorScheme: 'dark', refusals: true });

  test('a picture is dropped or pasted; what cannot be attached says why', async ({ page }) => {
    await openNewChat(page, name);
    const bytes = [...picture.buffer];
    const give = (event: 'drop' | 'paste', fileName: string) =>
      page.getByRole('textbox', { name: /^Your line to/ }).evaluate(
        (area, [type, called, content]) => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(content)], called, { type: 'image/png' }));
          const options = { bubbles: true, cancelable: true };
          area.dispatchEvent(
            type === 'drop'
              ? new DragEvent('drop', { ...options, dataTransfer: data })
              : new ClipboardEvent('paste', { ...options, clipboardData: data }),
          );
        },
        [event, fileName, bytes] as const,
      );
    await give('drop', 'dropped.png');
    const drafts = page.getByRole('list', { name: 'To be sent along' }).getByRole('listitem');
    await expect(drafts.filter({ hasText: 'dropped.png' })).toBeVisible();
    await expect(drafts.locator('img')).toHaveJSProperty('naturalWidth', 300);
    // The same picture again is the same attachment.
    await give('paste', 'pasted.png');
    await expect(drafts).toHaveCount(1);

    await page.locator('form input[type=file]').setInputFiles({
      name: 'moving.gif',
      mimeType: 'image/gif',
      buffer: Buffer.from('GIF89a\x01\0\x01\0\0\0\0', 'latin1'),
    });
    const refused = drafts.filter({ hasText: 'moving.gif' });
    await expect(refused.getByRole('alert')).toContainText('a GIF, which the model cannot see');
    await expect(refused.getByRole('button')).toHaveCount(1);
    await page.getByRole('textbox', { name: /^Your line to/ }).fill('Look at this.');
    await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeDisabled();
    await expectAccessible(page, ['color-contrast']);
    await page.screenshot({ path: test.info().outputPath('refused.png') });
    await refused.getByRole('button', { name: 'Remove moving.gif' }).click();
    await expect(page.getByRole('textbox', { name: /^Your line to/ })).toBeFocused();
    await say(page, 'Look at this.');
    await expect(await expectReplyEnded(page, name, 2)).toContainText('I was given a picture');
    await page.screenshot({ path: test.info().outputPath('dark.png') });
  });
});
