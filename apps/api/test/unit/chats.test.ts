import { describe, expect, it } from 'vitest';
import { decodeChats } from '../../src/domain/portability/chats/decode.ts';
import { readSendDate } from '../../src/domain/portability/chats/send-date.ts';

const lines = (...objects: (object | string)[]) =>
  Buffer.from(objects.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))).join('\n'));
const json = (value: object) => Buffer.from(JSON.stringify(value));

function refusalOf(bytes: Uint8Array): unknown {
  try {
    return decodeChats(bytes);
  } catch (error) {
    return error;
  }
}

describe('a chat of SillyTavern', () => {
  const header = { user_name: 'Ann', character_name: 'Bo', create_date: '2023-6-5 @14h 56m 50s 682ms' };
  const messages = [
    { name: 'Bo', is_user: false, is_system: false, mes: 'Hello.', send_date: 'June 19, 2023 2:20pm' },
    { name: 'Ann', is_user: true, is_system: false, mes: 'Hi.', send_date: 1_687_184_400_000, extra: { bias: 'x' } },
    { name: 'Note', is_user: false, is_system: true, mes: 'Hidden.', send_date: '2024-07-12@01h31m37s123ms' },
    {
      name: 'Bo',
      is_user: false,
      mes: 'Two, edited.',
      send_date: '2025-01-02T03:04:05.006Z',
      swipes: ['One.', 'Two.', 'Three.'],
      swipe_id: 1,
      swipe_info: [{ send_date: '2024-6-5 @14h 56m 50s 682ms', extra: { model: 'm' } }],
      own: 1,
    },
  ];

  it('with three swipes, hidden lines, missing information, a bad line, old header, four kinds of dates, a last newline', () => {
    const decoded = decodeChats(
      lines(
        header,
        messages[0] ?? {},
        messages[1] ?? {},
        '{"name": "Bo", "mes": ',
        messages[2] ?? {},
        '',
        messages[3] ?? {},
        '',
      ),
    );
    expect(decoded.format).toBe('sillytavern');
    expect(decoded.warnings).toMatchObject([{ code: 'part_damaged', where: 'line 4' }]);
    expect(decoded.chats).toEqual([
      {
        characterName: 'Bo',
        userName: 'Ann',
        speakers: ['Bo', 'Note'],
        metadata: {},
        messages: [
          {
            role: 'assistant',
            name: 'Bo',
            hidden: false,
            chosen: 0,
            rest: {},
            variants: [{ text: 'Hello.', sentAt: Date.UTC(2023, 5, 19, 14, 20), rest: {} }],
          },
          {
            role: 'user',
            name: 'Ann',
            hidden: false,
            chosen: 0,
            rest: {},
            variants: [{ text: 'Hi.', sentAt: 1_687_184_400_000, rest: { bias: 'x' } }],
          },
          {
            role: 'assistant',
            name: 'Note',
            hidden: true,
            chosen: 0,
            rest: {},
            variants: [{ text: 'Hidden.', sentAt: Date.UTC(2024, 6, 12, 1, 31, 37, 123), rest: {} }],
          },
          {
            role: 'assistant',
            name: 'Bo',
            hidden: false,
            chosen: 1,
            rest: { own: 1 },
            variants: [
              { text: 'One.', sentAt: Date.UTC(2024, 5, 5, 14, 56, 50, 682), rest: { model: 'm' } },
              { text: 'Two, edited.', sentAt: Date.UTC(2025, 0, 2, 3, 4, 5, 6), rest: {} },
              { text: 'Three.', sentAt: null, rest: {} },
            ],
          },
        ],
      },
    ]);
  });

  it('with today’s header keeps what that says', () => {
    const metadata = { integrity: 'u', note_depth: 4, own: { a: 1 } };
    const { chats } = decodeChats(
      lines({ chat_metadata: metadata, user_name: 'unused', character_name: 'unused' }, messages[0] ?? {}),
    );
    expect(chats).toMatchObject([{ userName: '', characterName: '', metadata }]);
  });

  it('without a header', () => {
    expect(decodeChats(lines(messages[0] ?? {})).chats[0]?.messages).toHaveLength(1);
    expect(decodeChats(lines(messages[0] ?? {}, messages[1] ?? {})).chats[0]?.messages).toHaveLength(2);
  });

  it.each([
    [-1, 0],
    [9, 2],
    ['2', 2],
    [null, 0],
  ])('with swipe %j of three chooses %i', (asked, chosen) => {
    const message = { name: 'Bo', mes: 'x', swipes: ['a', 'b', 'c'], swipe_id: asked };
    expect(decodeChats(lines(header, message)).chats[0]?.messages[0]?.chosen).toBe(chosen);
  });

  it('of a group says who speaks', () => {
    const said = (name: string, is_user = false) => ({
      name,
      is_user,
      mes: `${name}.`,
      force_avatar: `/${name}.png`,
      original_avatar: `${name}.png`,
    });
    const { chats } = decodeChats(lines({ chat_metadata: {} }, said('Bo'), said('Ann', true), said('Eve'), said('Bo')));
    expect(chats[0]?.speakers).toEqual(['Bo', 'Eve']);
    expect(chats[0]?.messages.map(({ name, role }) => [name, role])).toEqual([
      ['Bo', 'assistant'],
      ['Ann', 'user'],
      ['Eve', 'assistant'],
      ['Bo', 'assistant'],
    ]);
    expect(chats[0]?.messages[0]?.rest).toEqual({ force_avatar: '/Bo.png', original_avatar: 'Bo.png' });
  });
});

describe('a chat of others', () => {
  const said = [
    ['assistant', 'Hello.'],
    ['user', 'Hi.'],
    ['assistant', 'Well.'],
  ];
  const swiped = {
    name: 'Bo',
    mes: { message: 'Well.' },
    swipes: [{ message: 'No.' }, { message: 'Well.' }],
    swipe_id: 1,
  };
  it.each<[string, Uint8Array, string]>([
    [
      'Chub',
      lines(
        { user_name: 'Ann', character_name: 'Bo' },
        { name: 'Bo', mes: { message: 'Hello.' } },
        { name: 'Ann', is_user: true, mes: { message: 'Hi.' } },
        swiped,
      ),
      'sillytavern',
    ],
    [
      'CAI Tools',
      json({
        histories: {
          histories: [
            {
              msgs: [
                { src: { is_human: false }, text: 'Hello.' },
                { src: { is_human: true }, text: 'Hi.' },
                { src: { is_human: false }, text: 'Well.' },
              ],
            },
          ],
        },
      }),
      'cai_tools',
    ],
    [
      'Kobold Lite',
      json({
        savedsettings: { chatname: 'Ann', chatopponent: 'Bo||$||Eve' },
        prompt: 'Hello.\n',
        actions: ['\n{{[INPUT]}}\nHi.\n{{[OUTPUT]}}\n', 'Well.'],
      }),
      'kobold',
    ],
    [
      'the web UI',
      json({
        data: [
          ['', 'Hello.'],
          ['Hi.', 'Well.'],
        ],
        data_visible: [
          ['', 'Hello.'],
          ['Hi.', 'Well.'],
        ],
      }),
      'web_ui',
    ],
    [
      'Agnai',
      json({ name: 'Bo', messages: [{ msg: 'Hello.' }, { msg: 'Hi.', userId: 'u' }, { msg: 'Well.' }] }),
      'agnai',
    ],
    [
      'Risu',
      json({
        type: 'risuChat',
        ver: 1,
        data: {
          message: [
            { role: 'char', data: 'Hello.' },
            { role: 'user', data: 'Hi.' },
            { role: 'char', data: 'Well.', time: 1_700_000_000_000 },
          ],
        },
      }),
      'risu',
    ],
  ])('%s', (_, bytes, format) => {
    const decoded = decodeChats(bytes);
    expect(decoded.format).toBe(format);
    const { messages = [] } = decoded.chats[0] ?? {};
    expect(messages.map(({ role, variants, chosen }) => [role, variants[chosen]?.text])).toEqual(said);
  });

  it('CAI Tools has several', () => {
    const msgs = [{ src: { is_human: true }, text: 'Hi.' }];
    expect(decodeChats(json({ histories: { histories: [{ msgs }, { msgs }] } })).chats).toHaveLength(2);
  });

  it('knows names and times', () => {
    const kobold = json({ savedsettings: { chatname: 'Ann', chatopponent: 'Bo||$||Eve' }, actions: ['x'] });
    expect(decodeChats(kobold).chats[0]).toMatchObject({ userName: 'Ann', characterName: 'Bo' });
    const risu = json({ type: 'risuChat', data: { message: [{ role: 'char', data: 'x', time: 5 }] } });
    expect(decodeChats(risu).chats[0]?.messages[0]?.variants[0]?.sentAt).toBe(5);
  });
});

it.each<[string, Uint8Array, string]>([
  ['nothing', new Uint8Array(), 'file_empty'],
  ['noise', Buffer.from([0xff, 0xfe, 0x80]), 'file_unsupported'],
  ['prose', Buffer.from('Once upon a time'), 'file_unsupported'],
  ['an object of something else', json({ hello: 1 }), 'file_unsupported'],
  ['a header alone', lines({ chat_metadata: {} }), 'file_unsupported'],
])('%s is refused', (_, bytes, code) => {
  expect(refusalOf(bytes)).toMatchObject({ name: 'CardRefusal', code });
});

it.each<[string | number | null, number | null]>([
  ['2025-01-02T03:04:05Z', Date.UTC(2025, 0, 2, 3, 4, 5)],
  ['1700000000000', 1_700_000_000_000],
  [1_700_000_000_000, 1_700_000_000_000],
  ['December 1, 2023 12:05am', Date.UTC(2023, 11, 1, 0, 5)],
  ['Dec 1, 2023 12:05PM', Date.UTC(2023, 11, 1, 12, 5)],
  ['2024-07-12@01h31m37s', Date.UTC(2024, 6, 12, 1, 31, 37)],
  ['yesterday', null],
  ['Smarch 1, 2023 12:05am', null],
  ['', null],
  [null, null],
  [1e300, null],
])('the date %j', (text, time) => {
  expect(readSendDate(text)).toBe(time);
});
