import type { AttachmentRef } from '@dramatis/contract/attachments';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { attach, pngOf, wavOf } from '../support/attachments.ts';
import type { Guest } from '../support/guest.ts';
import { textPdf } from '../support/pdf.ts';

let app: TestApp;
let guest: Guest;

beforeAll(async () => {
  app = await startTestApp({
    contextTokens: 3_000,
    gemini: {
      limitedModels: new Map([
        ['gemini-words-only', ['text']],
        ['gemini-sees', ['text', 'image']],
      ]),
    },
  });
  guest = await app.guest();
});
afterAll(() => app.close());

const upload = async (
  name: string,
  content: string | Uint8Array,
  as?: AttachmentRef['as'],
): Promise<AttachmentRef> => ({
  id: (await attach(guest, name, content)).body.id,
  ...(as === undefined ? {} : { as }),
});

/** The turns of the last request to the model. */
function sent() {
  const body = app.emulator.requests.list().at(-1)?.body;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the adapter sends, as the emulator recorded it
  return (body as { contents: { role: string; parts: { text?: string; inlineData?: object }[] }[] }).contents;
}

const limitTo = (sessionId: string, model: string | undefined) =>
  guest.request('PATCH', `/sessions/${sessionId}`, { model_settings: model === undefined ? {} : { model } });

describe('what the model gets', () => {
  it('has files byte for byte and texts by their name, in their order, before what was said', async () => {
    const [picture, recording] = [pngOf(40, 30, 'order'), wavOf(1)];
    const { body } = await guest.send({
      content: 'What are these?',
      attachments: [
        await upload('map.png', picture),
        await upload('list.txt', 'Three keys.'),
        await upload('voice.wav', recording),
      ],
    });
    const base64 = (bytes: Buffer) => bytes.toString('base64');
    expect(sent()).toEqual([
      {
        role: 'user',
        parts: [
          { inlineData: { mimeType: 'image/png', data: base64(picture) } },
          { text: '<file name="list.txt">\nThree keys.\n</file>\n' },
          { inlineData: { mimeType: 'audio/wav', data: base64(recording) } },
          { text: 'What are these?' },
        ],
      },
    ]);
    expect(body.ai_message.content).toContain(`I was given a picture (image/png, ${picture.length} bytes).`);
    expect(body.ai_message.content).toContain('I was given the text of “list.txt” (11 characters).');
    expect(body.user_message.attachments).toEqual([
      { ...body.user_message.attachments[0], name: 'map.png', kind: 'image', as: 'file', width: 40, height: 30 },
      expect.objectContaining({ name: 'list.txt', kind: 'text', as: 'text', media_type: 'text/plain', size: 11 }),
      expect.objectContaining({ name: 'voice.wav', kind: 'audio', as: 'file' }),
    ]);
    expect(body.ai_message).not.toHaveProperty('attachments');
  });

  it('has a PDF as its text or as the file, as the person chose', async () => {
    const pdf = textPdf(['The tide turned at nine.']);
    await guest.send({ content: 'Read.', attachments: [await upload('tides.pdf', pdf, 'text')] });
    expect(sent()[0]?.parts[0]?.text).toMatch(/^<file name="tides\.pdf">\nThe tide turned at nine\.\s*\n<\/file>\n$/);
    await guest.send({ content: 'Look.', attachments: [await upload('tides.pdf', pdf, 'file')] });
    expect(sent()[0]?.parts[0]).toEqual({
      inlineData: { mimeType: 'application/pdf', data: Buffer.from(pdf).toString('base64') },
    });
  });

  it('has what earlier turns brought, while it fits, and drops it with its turn', async () => {
    const picture = await upload('old.png', pngOf(400, 400, 'history'));
    const first = (await guest.send({ content: 'Look at this.', attachments: [picture] })).body;
    const sessionId = first.chat_session_id;
    await guest.send({ chat_session_id: sessionId, content: 'What was it?' });
    expect(sent()[0]?.parts[0]).toHaveProperty('inlineData');
    expect(sent().at(-1)?.parts).toEqual([{ text: 'What was it?' }]);

    const long = await upload('long.txt', 'a long story of the sea '.repeat(340));
    const last = (await guest.send({ chat_session_id: sessionId, content: 'And now?', attachments: [long] })).body;
    expect(JSON.stringify(sent())).toContain('And now?');
    expect(JSON.stringify(sent())).not.toContain('Look at this.');
    expect(JSON.stringify(sent())).not.toContain('inlineData');
    const context = (await guest.get(`/messages/${last.ai_message.id}/context`)).body;
    expect(context.tokens).toBeLessThanOrEqual(context.budget);
  });

  it('is told by the context: what was attached where, and what it took, without its bytes', async () => {
    const picture = await upload('chart.png', pngOf(60, 60, 'context'));
    const { ai_message: reply, user_message: said } = (await guest.send({ content: 'Here.', attachments: [picture] }))
      .body;
    const context = (await guest.get(`/messages/${reply.id}/context`)).body;
    expect(context.turns).toEqual([
      { role: 'user', text: 'Here.', attachments: [{ at: 0, id: picture.id, as: 'file' }] },
    ]);
    expect(context.blocks).toContainEqual(
      expect.objectContaining({ kind: 'attachment', label: 'chart.png', tokens: 258, message_id: said.id, span: null }),
    );
    expect(context.blocks).toContainEqual(expect.objectContaining({ kind: 'history', tokens: 2, message_id: said.id }));
    expect(JSON.stringify(context)).not.toContain('base64');
  });

  it('is told before it is sent, with the same checks', async () => {
    const { body } = await guest.send({});
    const preview = (attachments: AttachmentRef[], by = guest) =>
      by.post(`/sessions/${body.chat_session_id}/context-preview`, { content: 'And this?', attachments });
    const picture = await upload('before.png', pngOf(60, 60, 'before'));
    const shown = await preview([picture]);
    expect(shown.status).toBe(200);
    expect(shown.body.turns.at(-1)).toMatchObject({
      text: 'And this?',
      attachments: [{ at: 0, ...picture, as: 'file' }],
    });
    expect(shown.body.blocks).toContainEqual(
      expect.objectContaining({ kind: 'attachment', label: 'before.png', tokens: 258, message_id: null }),
    );
    expect((await preview([])).body.tokens).toBe(shown.body.tokens - 258);
    expect(await preview([picture, picture])).toMatchObject({ status: 400 });
    const other = await app.guest();
    const theirs = { id: (await attach(other, 'theirs.png', pngOf(9, 9, 'theirs'))).body.id };
    expect(await preview([theirs])).toMatchObject({ status: 404, body: { code: 'not_found' } });
    const much = await upload('much.txt', 'many words '.repeat(4_000));
    expect(await preview([much])).toMatchObject({ status: 413, body: { code: 'attachments_too_large' } });
  });

  it('goes on after a reply that was regenerated, and with an edited message', async () => {
    const picture = await upload('again.png', pngOf(70, 70, 'again'));
    const first = (await guest.send({ content: 'Look.', attachments: [picture] })).body;
    const sessionId = first.chat_session_id;
    await guest.post(`/messages/${first.ai_message.id}/regenerate`);
    await expect.poll(async () => (await guest.get(`/sessions/${sessionId}`)).body.generating_message_id).toBeNull();
    expect(sent()[0]?.parts[0]).toHaveProperty('inlineData');

    const edited = await guest.send({
      chat_session_id: sessionId,
      parent_id: null,
      content: 'Look again.',
      attachments: [picture],
    });
    expect(edited.body.user_message.sibling_ids).toHaveLength(2);
    expect(edited.body.user_message.attachments).toEqual(first.user_message.attachments);
    const { messages } = (await guest.get(`/messages?chat_session_id=${sessionId}`)).body;
    expect(messages[0].attachments).toEqual(first.user_message.attachments);
  });

  it('is the same for the same client_message_id', async () => {
    const message = {
      client_message_id: randomUUID(),
      content: 'Once.',
      attachments: [await upload('once.png', pngOf(5, 5, 'once'))],
    };
    const [one, two] = await Promise.all([guest.send(message), guest.send(message)]);
    expect(two?.body.user_message.id).toBe(one?.body.user_message.id);
  });
});

describe('what is refused before anything is sent', () => {
  const nothingSent = async (answer: { body: { code: string } }, code: string) => {
    expect(answer.body).toMatchObject({ code });
    expect((await guest.get('/sessions?q=Refused')).body.sessions).toEqual([]);
  };

  it("other people's attachments, and those that are not there", async () => {
    const theirs = (await attach(await app.guest(), 'theirs.png', pngOf(8, 8, 'theirs'))).body.id;
    for (const id of [theirs, randomUUID()]) {
      await nothingSent(await guest.send({ content: 'Refused', attachments: [{ id }] }), 'not_found');
    }
  });

  it('the same one twice, a form that it has not, and more than a message may have', async () => {
    const picture = await upload('p.png', pngOf(6, 6, 'twice'));
    const refused = (attachments: AttachmentRef[]) => guest.send({ content: 'Refused', attachments });
    await nothingSent(await refused([picture, picture]), 'invalid_input');
    const asText = await refused([{ ...picture, as: 'text' }]);
    expect(asText.body.errors).toEqual([{ field: 'attachments.0.as', message: 'must be file for “p.png”' }]);
    const many = Array.from({ length: 11 }, () => ({ id: randomUUID() }));
    await nothingSent(await refused(many), 'invalid_input');
  });

  it('more than a prompt has room for, naming the largest', async () => {
    const long = await upload('saga.txt', 'a very long story of the sea '.repeat(700));
    const answer = await guest.send({ content: 'Refused', attachments: [long] });
    await nothingSent(answer, 'attachments_too_large');
    expect(answer.body.detail).toContain('“saga.txt”');
  });

  it('what the model cannot be given, with the reason', async () => {
    const picture = await upload('seen.png', pngOf(7, 7, 'seen'));
    const send = (model: string, ref: AttachmentRef) =>
      guest.send({ content: 'Refused', attachments: [ref], model_settings: { model } });
    const answer = await send('gemini-words-only', picture);
    await nothingSent(answer, 'attachment_not_taken');
    expect(answer.body.detail).toMatch(/gemini-words-only takes no pictures, and “seen\.png”/);
    expect((await send('gemini-sees', picture)).status).toBe(200);
    const pdf = await upload('t.pdf', textPdf(['The tide turned.']));
    expect((await send('gemini-sees', { ...pdf, as: 'file' })).body.code).toBe('attachment_not_taken');
    expect((await send('gemini-words-only', { ...pdf, as: 'text' })).status).toBe(200);
  });
});

describe('a model that takes less', () => {
  it('is asked about what comes before a message, whatever comes later', async () => {
    const first = (await guest.send({ content: 'Good day.' })).body;
    const sessionId = first.chat_session_id;
    const picture = await upload('later.png', pngOf(11, 11, 'later'));
    const second = (await guest.send({ chat_session_id: sessionId, content: 'Look.', attachments: [picture] })).body;
    const used = async () => (await guest.get(`/messages?chat_session_id=${sessionId}`)).body.used_modalities;
    expect(await used()).toEqual(['image']);

    await limitTo(sessionId, 'gemini-words-only');
    for (const verb of ['regenerate', 'continue']) {
      expect(await guest.post(`/messages/${second.ai_message.id}/${verb}`)).toMatchObject({
        status: 422,
        body: { code: 'attachment_not_taken', detail: expect.stringContaining('“later.png”') },
      });
    }
    expect((await guest.send({ chat_session_id: sessionId, content: 'And?' })).body.code).toBe('attachment_not_taken');
    // The first reply came before the picture.
    expect((await guest.post(`/messages/${first.ai_message.id}/regenerate`)).status).toBe(202);
    await expect.poll(async () => (await guest.get(`/sessions/${sessionId}`)).body.generating_message_id).toBeNull();
    expect(await used()).toEqual([]);
    expect((await guest.send({ chat_session_id: sessionId, content: 'And here?' })).status).toBe(200);

    await limitTo(sessionId, undefined);
    expect((await guest.post(`/messages/${second.ai_message.id}/regenerate`)).status).toBe(202);
  });
});
