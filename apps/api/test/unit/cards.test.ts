import { strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { assetState } from '../../src/domain/portability/cards/card.ts';
import { cardFingerprint, cardIdentities, compareCards } from '../../src/domain/portability/cards/compare.ts';
import type { CardTarget } from '../../src/domain/portability/cards/encode.ts';
import { encodeLorebook } from '../../src/domain/portability/cards/encode.ts';
import {
  base64,
  cardIn,
  charx,
  decodeBook,
  decodeOne,
  encode,
  fullCard,
  internationalText,
  json,
  packedText,
  parse,
  picture,
  pixelsOf,
  text,
  textsIn,
} from '../support/cards.ts';
import { activate, outcomes } from '../support/lore.ts';

const v2 = (data: object, beside: object = {}) => ({ ...beside, spec: 'chara_card_v2', spec_version: '2.0', data });
const v3 = (data: object) => ({ spec: 'chara_card_v3', spec_version: '3.0', data });
const codesOf = ({ warnings }: { warnings: { code: string }[] }) => warnings.map(({ code }) => code);

describe('a picture', () => {
  it('with two cards that disagree: V3 counts', () => {
    const bytes = picture([text('chara', base64(v2({ name: 'Old' }))), text('ccv3', base64(v3({ name: 'New' })))]);
    expect(decodeOne(bytes)).toMatchObject({ container: 'png', format: 'v3', card: { name: 'New' } });
  });

  it.each([
    ['in upper case', text('CHARA', base64(v2({ name: 'Ada' }))), 'before_end'],
    ['in mixed case', text('CcV3', base64(v3({ name: 'Ada' }))), 'before_end'],
    ['before the pixels', text('chara', base64(v2({ name: 'Ada' }))), 'before_data'],
    ['packed', packedText('chara', base64(v2({ name: 'Ada' }))), 'before_end'],
    ['international', internationalText('ccv3', base64(v3({ name: 'Ada' })), false), 'before_end'],
    ['international and packed', internationalText('ccv3', base64(v3({ name: 'Ada' })), true), 'before_end'],
    ['not in base64', internationalText('chara', JSON.stringify(v2({ name: 'Ada' })), false), 'before_end'],
  ] as const)('with a card %s', (_, chunk, where) => {
    expect(decodeOne(picture([chunk], where)).card.name).toBe('Ada');
  });

  it('keeps everything but the old card when it gets a new one', () => {
    const kept = [text('Comment', 'by hand'), { type: 'acTL', data: Buffer.alloc(8) }];
    const old = [
      text('CHARA', base64(v2({ name: 'Old' }))),
      packedText('chara', base64(v2({ name: 'Older' }))),
      internationalText('ccv3', base64(v3({ name: 'Oldest' })), true),
      text('chara-ext-asset_:0', 'AAAA'),
    ];
    const before = picture([...kept, ...old]);
    const { bytes } = encode(decodeOne(json(v3({ name: 'New' }))), 'png', { image: before });
    expect(textsIn(bytes).map(({ keyword }) => keyword)).toEqual(['Comment', 'chara', 'ccv3']);
    expect(Buffer.from(bytes).includes('acTL')).toBe(true);
    expect(pixelsOf(bytes)).toEqual(pixelsOf(before));
    expect(cardIn(bytes, 'ccv3').data.name).toBe('New');
    expect(cardIn(bytes, 'chara')).toMatchObject({ spec: 'chara_card_v2', data: { name: 'New' } });
  });

  it('is given back without the card', () => {
    const { image } = decodeOne(
      picture([text('chara', base64(v2({ name: 'Ada' }))), text('chara-ext-asset_:0', 'AAAA')]),
    );
    expect(textsIn(image ?? new Uint8Array())).toEqual([]);
    expect(pixelsOf(image ?? new Uint8Array())).toEqual(pixelsOf(picture([])));
  });

  it('with a damaged V3 falls back to V2, and says so', () => {
    const bytes = picture([text('ccv3', 'bm8ganNvbg=='), text('chara', base64(v2({ name: 'Ada' })))]);
    const decoded = decodeOne(bytes);
    expect(decoded.card.name).toBe('Ada');
    expect(decoded.warnings).toMatchObject([{ code: 'part_damaged', where: 'ccv3' }]);
  });

  it('that is cut off behind its card is read, and says so', () => {
    const decoded = decodeOne(picture([text('chara', base64(v2({ name: 'Ada' })))]).slice(0, -9));
    expect(decoded.card.name).toBe('Ada');
    expect(codesOf(decoded)).toEqual(['part_damaged']);
  });

  it.each([':pic', 'pic', ':0', '3'])('with a file under chara-ext-asset_%s', (path) => {
    const uri = `__asset:${path.replace(':', '')}`;
    const card = v3({ name: 'Ada', assets: [{ type: 'icon', uri, name: 'main', ext: 'png' }] });
    const decoded = decodeOne(picture([text('ccv3', base64(card)), text(`chara-ext-asset_${path}`, 'aGVsbG8=')]));
    expect([...decoded.files.values()].map((bytes) => Buffer.from(bytes).toString())).toEqual(['hello']);
    expect(decoded.card.assets?.map(assetState)).toEqual(['kept']);
  });

  it('made for a character without one is a picture', () => {
    const { bytes } = encode(decodeOne(json(fullCard())), 'png');
    expect(decodeOne(bytes).card.name).toBe('アリス 🐇');
  });

  it('of another kind cannot hold a card', () => {
    const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0]);
    expect(() => encode(decodeOne(json(fullCard())), 'png', { image: jpeg })).toThrow(/CHARX/);
  });
});

describe('text in any language survives', () => {
  it.each<CardTarget>(['v2', 'v3', 'png', 'charx'])('%s', (target) => {
    const name = '雪の女王 — Снежная королева ❄️👩🏽‍🚀';
    const description = '改行\nと "quotes" \\ <b>&amp;</b> \u2028';
    const again = decodeOne(encode(decodeOne(json(v3({ name, description }))), target).bytes);
    expect(again.card).toMatchObject({ name, description });
  });
});

describe('what no specification knows survives an edit', () => {
  const extensions = { chub: { id: 5, nested: { list: [1, 'two', null] } }, 'odd key': true, fav: true };
  it.each<CardTarget>(['v2', 'v3', 'png', 'charx'])('%s', (target) => {
    const source = v2(
      {
        name: 'Ada',
        extensions,
        own: { data: 1 },
        character_book: { entries: [{ keys: ['k'], content: 'c', extensions, odd: 2 }], extensions, odd: 1 },
      },
      { beside: [1], chat: 'Ada - 2024', fav: true },
    );
    const decoded = decodeOne(json(source));
    const edited = { ...decoded, card: { ...decoded.card, name: 'Bea' } };
    const { bytes } = encode(edited, target);
    const out = target === 'png' ? cardIn(bytes, 'ccv3') : target === 'charx' ? undefined : parse(bytes);
    const again = decodeOne(bytes).card;
    expect(again.name).toBe('Bea');
    expect(again.extensions).toEqual({ ...extensions, fav: false });
    expect(again.rest).toEqual({ own: { data: 1 } });
    expect(again.envelope).toEqual({ beside: [1], fav: false });
    expect(again.book).toMatchObject({ extensions, rest: { odd: 1 }, entries: [{ extensions, rest: { odd: 2 } }] });
    if (out !== undefined) expect(out.data.extensions).toEqual({ ...extensions, fav: false });
  });
});

describe('V2 made of V3', () => {
  const decoded = decodeOne(json(fullCard()));
  const once = parse(encode(decoded, 'v2').bytes);

  it('has no decorators', () => {
    expect(once.data.character_book.entries[0].content).toBe('The rabbit is late.');
    expect(decoded.card.book?.entries[0]?.content).toContain('@@depth 2');
  });

  it('says once that it was more, however often it is exported', () => {
    const twice = parse(
      encode({ ...decoded, card: { ...decoded.card, creatorNotes: once.data.creator_notes } }, 'v2').bytes,
    );
    expect(once.data.creator_notes.match(/Character Card V3/g)).toHaveLength(1);
    const again = decodeOne(json(once)).card;
    expect(again.creatorNotes).toBe('Be kind.');
    expect(parse(encode({ card: again, files: new Map() }, 'v2').bytes).data.creator_notes).toBe(
      once.data.creator_notes,
    );
    expect(decodeOne(json(twice)).card.creatorNotes).toBe('Be kind.');
  });

  it('says nothing when it was no more', () => {
    const plain = decodeOne(json(v2({ name: 'Ada', creator_notes: 'Mine.' })));
    const { bytes, warnings } = encode(plain, 'v2');
    expect(parse(bytes).data.creator_notes).toBe('Mine.');
    expect(warnings).toEqual([]);
  });

  it('without the notice of others, too', () => {
    const notice =
      'This character card is Character Card V3, but it is loaded as a Character Card V2. Please use a Character Card V3 compatible application to use this character card properly.';
    expect(decodeOne(json(v2({ name: 'Ada', creator_notes: `${notice}\nMine.` }))).card.creatorNotes).toBe('Mine.');
  });
});

describe('an archive', () => {
  const icon = strToU8('an icon');
  const withIcon = v3({
    name: 'Ada',
    assets: [{ type: 'icon', uri: 'embeded://assets/icon/image/0.png', name: 'main', ext: 'png' }],
  });

  it('behind a picture is found', () => {
    const archive = charx({ 'card.json': withIcon, 'assets/icon/image/0.png': icon });
    const bytes = Buffer.concat([
      Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
      Buffer.from('PK\x03\x04 not yet'),
      Buffer.alloc(900, 7),
      archive,
    ]);
    const decoded = decodeOne(bytes);
    expect(decoded).toMatchObject({ container: 'charx', card: { name: 'Ada' } });
    expect([...decoded.files.values()]).toEqual([icon]);
  });

  it('leaves out files that lead out of it', () => {
    const paths = ['../evil.png', '/etc/passwd', 'a/../../b', 'C:/x', 'a//b', './x', '..\\evil'];
    const archive = charx({
      'card.json': withIcon,
      ...Object.fromEntries(paths.map((path) => [path, icon])),
      'assets/icon/image/0.png': icon,
    });
    const decoded = decodeOne(archive);
    expect(decoded.card.attachments).toEqual([]);
    expect(decoded.warnings.filter(({ code }) => code === 'path_unsafe').map(({ where }) => where)).toEqual(
      paths.map((path) => path.replace('\\', '/')),
    );
  });

  it('of two files with one name has the later', () => {
    // Of the same length, so that the one name can be written over the other.
    const archive = Buffer.from(charx({ 'card.json': v3({ name: 'First' }), 'cord.json': v3({ name: 'Later' }) }));
    for (let at = archive.indexOf('cord.json'); at !== -1; at = archive.indexOf('cord.json'))
      archive.write('card.json', at);
    const decoded = decodeOne(archive);
    expect(decoded.card.name).toBe('Later');
    expect(codesOf(decoded)).toEqual(['path_twice']);
  });

  it('keeps what is not the card’s', () => {
    const attached = { 'app.json': { a: 1 }, 'x_meta/0.json': { b: 2 }, 'module.risum': strToU8('binary') };
    const decoded = decodeOne(charx({ 'card.json': withIcon, 'assets/icon/image/0.png': icon, ...attached }));
    expect(decoded.card.attachments.map(({ path }) => path)).toEqual(Object.keys(attached));
    expect(codesOf(decoded)).toEqual(['module_not_read']);
    const again = decodeOne(encode(decoded, 'charx').bytes);
    expect(again.card.attachments).toEqual(decoded.card.attachments);
    expect(codesOf(encode(decoded, 'v3'))).toEqual(['left_out', 'left_out', 'left_out']);
  });

  it.each(['embeded://', 'embedded://', '__asset:'])('is asked for files by %s', (scheme) => {
    const card = v3({
      name: 'Ada',
      assets: [{ type: 'x_own', uri: `${scheme}some/Where.bin`, name: 'n', ext: 'BIN' }],
    });
    const decoded = decodeOne(charx({ 'card.json': card, 'some/Where.bin': icon, 'some/where.bin': strToU8('other') }));
    expect([...decoded.files.values()][0]).toEqual(icon);
    expect(decoded.card.assets?.[0]).toMatchObject({ type: 'x_own', ext: 'bin' });
  });
});

describe('a card with 200 assets', () => {
  const uris = [
    'embeded://there.png',
    'embeded://gone.png',
    'https://example.org/x.png',
    'ccdefault:',
    'ftp://example.org/x',
    'data:text/plain;base64,aGk=',
  ];
  const states = ['kept', 'missing', 'linked', 'default', 'unsupported', 'kept'];
  const assets = Array.from({ length: 200 }, (_, i) => ({
    type: 'other',
    uri: uris[i % 6],
    name: 'same name',
    ext: 'png',
    own: i,
  }));
  const decoded = decodeOne(charx({ 'card.json': v3({ name: 'Ada', assets }), 'there.png': strToU8('there') }));

  it('says of each what became of it', () => {
    expect(decoded.card.assets?.map(assetState)).toEqual(assets.map((_, i) => states[i % 6]));
    expect(codesOf(decoded).filter((code) => code === 'asset_missing')).toHaveLength(34);
    expect(codesOf(decoded).filter((code) => code === 'asset_linked')).toHaveLength(33);
  });

  it.each<CardTarget>(['v3', 'png', 'charx'])('keeps them all in %s', (target) => {
    const again = decodeOne(encode(decoded, target).bytes);
    expect(again.card.assets).toEqual(decoded.card.assets);
    expect(again.files).toEqual(decoded.files);
  });
});

it('a book exported by SillyTavern keeps its constants and secondary keys working', () => {
  const extensions = {
    position: 4,
    exclude_recursion: false,
    probability: 100,
    useProbability: true,
    selectiveLogic: 0,
    display_index: 0,
    case_sensitive: null,
  };
  const shared = { enabled: true, insertion_order: 100, use_regex: true, extensions };
  const entries = [
    { id: 0, keys: [], secondary_keys: [], constant: true, selective: false, content: 'always', ...shared },
    { id: 1, keys: ['C++'], secondary_keys: ['hard'], constant: false, selective: true, content: 'both', ...shared },
    { id: 2, keys: ['C++'], secondary_keys: ['easy'], constant: false, selective: true, content: 'one', ...shared },
    { id: 3, keys: ['/h.rd/'], secondary_keys: [], constant: false, selective: false, content: 'pattern', ...shared },
  ];
  for (const target of ['v3', 'png', 'charx'] as const) {
    const decoded = decodeOne(encode(decodeOne(json(v2({ name: 'Ada', character_book: { entries } }))), target).bytes);
    const { book } = decoded.card;
    if (book === null) throw new Error('There is no book.');
    expect(outcomes(activate(book, { messages: ['C++ is hard'] }))).toEqual({
      0: '+always',
      1: '+key',
      2: 'secondary_keys',
      3: '+key',
    });
  }
});

it('entries with one id get ids of their own', () => {
  const entry = (id: unknown, content: string) => ({
    id,
    keys: ['k'],
    content,
    extensions: {},
    enabled: true,
    insertion_order: 1,
  });
  const entries = [
    entry(5, 'a'),
    entry(5, 'b'),
    entry('5', 'c'),
    entry(undefined, 'd'),
    entry(0, 'e'),
    entry({}, 'f'),
    entry('x', 'g'),
  ];
  const decoded = decodeOne(json(v2({ name: 'Ada', character_book: { entries } })));
  expect(decoded.card.book?.entries.map(({ id, content }) => [id, content])).toEqual([
    [5, 'a'],
    [1, 'b'],
    [2, 'c'],
    [3, 'd'],
    [0, 'e'],
    [4, 'f'],
    ['x', 'g'],
  ]);
  expect(codesOf(decoded)).toEqual(['id_changed', 'id_changed', 'id_changed']);
});

describe('the same card again', () => {
  const decoded = decodeOne(json(fullCard()));

  it('is known for itself, and for what it was', () => {
    expect(cardIdentities(decoded.card)).toEqual(['source:https://example.org/alice', 'name:アリス 🐇\nLewis']);
    expect(cardFingerprint(decodeOne(json(fullCard())).card)).toBe(cardFingerprint(decoded.card));
    expect(compareCards(decoded.card, decodeOne(json(fullCard())).card)).toEqual([]);
  });

  it('changed is told field by field and entry by entry', () => {
    const later = fullCard();
    later.data.description = 'Grown.';
    later.data.tags.push('tall');
    for (const entry of later.data.character_book.entries) entry.content = 'On time.';
    later.data.character_book.scan_depth = 5;
    const { card } = decodeOne(json(later));
    expect(cardFingerprint(card)).not.toBe(cardFingerprint(decoded.card));
    expect(compareCards(decoded.card, card).map(({ field }) => field)).toEqual([
      'description',
      'tags',
      'character_book.scan_depth',
      'character_book.entries.7',
    ]);
    expect(compareCards(decoded.card, card)[0]).toMatchObject({ after: 'Grown.' });
  });

  it('is recognised by where it comes from', () => {
    const extensions = { chub: { id: 5, full_path: 'b/a' }, pygmalion_id: 'p' };
    const { card } = decodeOne(json(v2({ name: 'A', creator: 'b', extensions })));
    expect(cardIdentities(card)).toEqual(['chub:b/a', 'pygmalion:p', 'name:A\nb']);
  });

  it.each<CardTarget>(['v3', 'png', 'charx'])('exported as %s and read back has not changed', (target) => {
    const source = fullCard();
    const assets = [{ type: 'icon', uri: 'data:image/png;base64,aGVsbG8=', name: 'main', ext: 'png' }];
    const before = decodeOne(json({ ...source, data: { ...source.data, assets } }));
    const after = decodeOne(encode(before, target).bytes);
    expect(compareCards(before.card, after.card)).toEqual([]);
    expect(cardFingerprint(after.card)).toBe(cardFingerprint(before.card));
    expect({ ...after.card, modificationDate: null }).toEqual(before.card);
    expect(after.card.modificationDate).toBe(1_800_000_000);
    expect(after.files).toEqual(before.files);
    const { image } = after;
    const twice = encode(after, target, { image });
    expect(Buffer.from(twice.bytes).equals(encode(before, target, { image }).bytes)).toBe(true);
  });

  it('exported as V2 of a V2 card and read back has not changed', () => {
    const book = { entries: [{ keys: ['k'], content: 'c' }] };
    const before = decodeOne(json(v2({ name: 'Ada', extensions: { a: 1 }, character_book: book })));
    const after = decodeOne(encode(before, 'v2').bytes);
    expect(compareCards(before.card, after.card)).toEqual([]);
  });
});

describe('cards of other kinds', () => {
  it('V1', () => {
    const card = { name: 'Ada', description: 'd', personality: 'p', scenario: 's', first_mes: 'f', mes_example: 'e' };
    const decoded = decodeOne(json(card));
    expect(decoded).toMatchObject({
      format: 'v1',
      card: { name: 'Ada', description: 'd', personality: 'p', scenario: 's', firstMessage: 'f', exampleDialogue: 'e' },
    });
    const { bytes, warnings } = encode(decoded, 'v1');
    expect(parse(bytes)).toEqual(card);
    expect(codesOf({ warnings })).toEqual(['left_out']);
  });

  it('Pygmalion', () => {
    const card = {
      char_name: 'Ada',
      char_persona: 'd',
      char_greeting: 'f',
      example_dialogue: 'e',
      world_scenario: 's',
      own: 1,
    };
    expect(decodeOne(json(card))).toMatchObject({
      format: 'pygmalion',
      card: { name: 'Ada', description: 'd', scenario: 's', firstMessage: 'f', exampleDialogue: 'e', rest: { own: 1 } },
    });
  });

  it('YAML', () => {
    const yaml = 'name: Ada\ncontext: |-\n  Line one\n  Line two\ngreeting: "Hi: there"\nexample_dialogue: e\n';
    expect(decodeOne(strToU8(yaml))).toMatchObject({
      container: 'yaml',
      format: 'web_ui',
      card: { name: 'Ada', description: 'Line one\nLine two', firstMessage: 'Hi: there', exampleDialogue: 'e' },
    });
  });

  it('Agnai', () => {
    const card = {
      kind: 'character',
      name: 'Ada',
      description: 'for people',
      persona: { kind: 'boostyle', attributes: { species: ['human', 'elf'], age: ['30'] } },
      greeting: 'f',
      sampleChat: 'e',
      scenario: 's',
      characterBook: {
        kind: 'memory',
        name: 'B',
        entries: [{ name: 'n', entry: 'c', keywords: ['k', 'l'], priority: 9, weight: 2, enabled: false }],
      },
    };
    expect(decodeOne(json(card))).toMatchObject({
      format: 'agnai',
      card: {
        name: 'Ada',
        creatorNotes: 'for people',
        description: 'species: human, elf\nage: 30',
        firstMessage: 'f',
        exampleDialogue: 'e',
        book: {
          name: 'B',
          entries: [{ name: 'n', content: 'c', keys: ['k', 'l'], priority: 9, insertionOrder: 2, enabled: false }],
        },
      },
    });
    const plain = decodeOne(json({ ...card, persona: { kind: 'text', attributes: { text: ['As it is.'] } } }));
    expect(plain.card.description).toBe('As it is.');
  });

  it('Backyard', () => {
    const archive = charx({
      'manifest.json': {
        schemaVersion: 1,
        characters: ['characters/a/character.json', 'characters/b/character.json'],
        scenarios: ['scenarios/1.json', 'scenarios/2.json'],
      },
      'characters/a/character.json': {
        name: 'ada',
        displayName: 'Ada',
        persona: '{character} likes {user}.',
        loreItems: [{ key: 'sea, shore', value: 'The sea.' }],
        images: [{ path: 'images/1.png', label: '' }, { path: 'images/gone.png' }],
      },
      'characters/a/images/1.png': strToU8('icon'),
      'scenarios/1.json': {
        narrative: 'Here.',
        formattingInstructions: 'Short.',
        firstMessages: [{ text: '#{character}: Hi {user}' }],
        exampleMessages: [{ text: '#{user}: a' }, { text: '#{character}: b' }],
      },
      'scenarios/2.json': { firstMessages: [{ text: 'Other' }] },
    });
    const decoded = decodeOne(archive);
    expect(decoded).toMatchObject({
      container: 'byaf',
      card: {
        name: 'Ada',
        description: '{{char}} likes {{user}}.',
        scenario: 'Here.',
        systemPrompt: 'Short.',
        firstMessage: '{{char}}: Hi {{user}}',
        alternateGreetings: ['Other'],
        exampleDialogue: '<START>\n{{user}}: a\n{{char}}: b',
        book: { entries: [{ keys: ['sea', 'shore'], content: 'The sea.' }] },
        assets: [{ type: 'icon', name: 'main', ext: 'png' }],
      },
    });
    expect(codesOf(decoded)).toEqual(['character_left_out', 'asset_missing']);
  });

  it('of a later version is read, with a warning', () => {
    const decoded = decodeOne(json({ spec: 'chara_card_v4', spec_version: '4.1', data: { name: 'Ada', soul: 1 } }));
    expect(decoded).toMatchObject({
      format: 'v3',
      card: { name: 'Ada', rest: { soul: 1 } },
      warnings: [{ code: 'newer_version' }],
    });
  });
});

describe('what is wrong in the wild is put right', () => {
  const read = (data: object, beside: object = {}) => decodeOne(json(v2({ name: 'Ada', ...data }, beside)));
  it.each<[string, object, object]>([
    ['greetings as one text', { alternate_greetings: 'Hi' }, { alternateGreetings: ['Hi'] }],
    ['greetings as nothing', { alternate_greetings: '' }, { alternateGreetings: [] }],
    ['greetings as a map', { alternate_greetings: { 0: 'a', 1: 'b' } }, { alternateGreetings: ['a', 'b'] }],
    ['greetings of other types', { alternate_greetings: ['a', null, 3, {}] }, { alternateGreetings: ['a', '3'] }],
    ['no book', { character_book: null }, { book: null }],
    ['an empty book', { character_book: {} }, { book: null }],
    ['a version as a number', { character_version: 1.5 }, { characterVersion: '1.5' }],
    ['an empty name', { name: '' }, { name: '' }],
    ['no name', { name: null }, { name: '' }],
    ['tags as one text', { tags: 'a, b' }, { tags: ['a', 'b'] }],
    ['no lists at all', {}, { tags: [], alternateGreetings: [], extensions: {} }],
    ['extensions as a list', { extensions: [] }, { extensions: {} }],
    ['a text that is an object', { description: { a: 1 } }, { description: '' }],
    ['U+0000', { description: 'a\0b' }, { description: 'ab' }],
    ['half a pair', { description: 'a\ud83d' }, { description: 'a\ufffd' }],
    ['dates as text', { creation_date: '1700000000' }, { creationDate: 1_700_000_000 }],
    ['assets as nothing', { assets: null }, { assets: null }],
  ])('%s', (_, data, card) => {
    expect(read(data).card).toMatchObject(card);
  });

  it.each<[string, object, object]>([
    ['keys as one text', { keys: 'a, b ,c' }, { keys: ['a', 'b', 'c'] }],
    ['keys as one text with a pattern', { keys: '/a,b/i, c' }, { keys: ['/a,b/i', 'c'] }],
    ['an order as text', { insertion_order: '7' }, { insertionOrder: 7 }],
    ['no order', { insertion_order: '' }, { insertionOrder: 100 }],
    ['a flag as a number', { enabled: 0 }, { enabled: false }],
    ['a flag as text', { constant: 'true' }, { constant: true }],
    ['a position that is none', { position: 'moon' }, { position: null }],
    ['a position as a number', { position: 4 }, { position: null }],
    ['a depth that is none', { extensions: { depth: '' } }, { extensions: { depth: '' } }],
    ['nothing', {}, { keys: [], content: '', enabled: true }],
  ])('%s of an entry', (_, entry, expected) => {
    expect(read({ character_book: { entries: { first: entry, second: 'none' } } }).card.book?.entries).toMatchObject([
      expected,
    ]);
  });

  it('data counts, what stands beside it fills gaps', () => {
    const { card } = read(
      { description: 'in', personality: null },
      {
        name: 'Beside',
        description: 'beside',
        personality: 'p',
        scenario: 's',
        creatorcomment: 'note',
        talkativeness: '0.5',
        create_date: 'then',
      },
    );
    expect(card).toMatchObject({
      name: 'Ada',
      description: 'in',
      personality: 'p',
      scenario: 's',
      creatorNotes: 'note',
    });
    expect(card.envelope).toEqual({ talkativeness: '0.5', create_date: 'then' });
  });

  it('a byte order mark, white space, UTF-16', () => {
    const text = ` \n${JSON.stringify(v2({ name: 'Ada' }))}`;
    expect(decodeOne(Buffer.from(`\ufeff${text}`)).card.name).toBe('Ada');
    expect(decodeOne(Buffer.from(`\ufeff${text}`, 'utf16le')).card.name).toBe('Ada');
  });

  it('names that are traps', () => {
    const bytes = Buffer.from(
      '{"spec":"chara_card_v2","data":{"name":"Ada","extensions":{"__proto__":{"polluted":1},"constructor":2}}}',
    );
    const again = parse(encode(decodeOne(bytes), 'v3').bytes);
    expect(Object.getOwnPropertyDescriptor(again.data.extensions, '__proto__')?.value).toEqual({ polluted: 1 });
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('says what and where', () => {
    expect(read({ character_version: 2, description: [] }).warnings).toEqual([
      { code: 'value_ignored', where: 'data.description', message: expect.any(String) },
      { code: 'value_repaired', where: 'data.character_version', message: expect.any(String) },
    ]);
  });
});

describe('lorebooks by themselves', () => {
  it('V3, both ways', () => {
    const source = { spec: 'lorebook_v3', data: fullCard().data.character_book };
    const decoded = decodeBook(json(source));
    expect(decoded.format).toBe('v3');
    expect(parse(encodeLorebook(decoded.book, 'v3'))).toEqual(source);
  });

  it('as they stand in a V2 card', () => {
    expect(decodeBook(json({ name: 'B', entries: [{ keys: ['k'], content: 'c' }] }))).toMatchObject({
      format: 'v2',
      book: { name: 'B' },
    });
  });

  it('of SillyTavern, both ways, with everything an entry can say', () => {
    const entry = {
      uid: 3,
      key: ['k'],
      keysecondary: ['s'],
      comment: 'memo',
      content: 'c',
      constant: false,
      vectorized: false,
      selective: true,
      selectiveLogic: 3,
      addMemo: true,
      order: 50,
      position: 4,
      disable: false,
      ignoreBudget: true,
      excludeRecursion: true,
      preventRecursion: true,
      delayUntilRecursion: 2,
      probability: 80,
      useProbability: true,
      depth: 6,
      outletName: '',
      group: 'g',
      groupOverride: true,
      groupWeight: 10,
      scanDepth: 5,
      caseSensitive: true,
      matchWholeWords: false,
      useGroupScoring: true,
      automationId: 'x',
      role: 2,
      sticky: 1,
      cooldown: 2,
      delay: 3,
      matchPersonaDescription: true,
      matchCharacterDescription: false,
      matchCharacterPersonality: false,
      matchCharacterDepthPrompt: false,
      matchScenario: true,
      matchCreatorNotes: false,
      characterFilter: { isExclude: true, names: ['n'], tags: ['t'] },
      triggers: ['swipe'],
      displayIndex: 0,
      own: { unknown: 1 },
    };
    const source = {
      name: 'B',
      entries: { 0: entry },
      originalData: { scan_depth: 9, token_budget: 7, recursive_scanning: false },
    };
    const { format, book } = decodeBook(json(source));
    expect(format).toBe('sillytavern');
    expect(book).toMatchObject({ name: 'B', scanDepth: 9, tokenBudget: 7, recursiveScanning: false });
    expect(book.entries[0]).toMatchObject({
      id: 3,
      keys: ['k'],
      secondaryKeys: ['s'],
      insertionOrder: 50,
      enabled: true,
      selective: true,
    });
    expect(parse(encodeLorebook(book, 'sillytavern'))).toEqual(source);
    // And through a card, which has other names for all of it.
    const card = decodeOne(
      encode(
        { ...decodeOne(json(v2({ name: 'Ada' }))), card: { ...decodeOne(json(v2({ name: 'Ada' }))).card, book } },
        'v3',
      ).bytes,
    );
    expect(card.card.book?.entries[0]?.extensions).toEqual(book.entries[0]?.extensions);
  });

  it('of SillyTavern, with its defaults', () => {
    const { book } = decodeBook(
      json({ entries: { 0: { uid: 0, key: ['key'], keysecondary: ['other'], content: 'c' } } }),
    );
    expect(outcomes(activate(book, { messages: ['key'] }))).toEqual({ 0: 'secondary_keys' });
    expect(decodeBook(json({ entries: {} })).book.entries).toEqual([]);
  });

  it('of NovelAI, also in a picture', () => {
    const source = {
      lorebookVersion: 5,
      entries: [{ text: 'c', displayName: 'n', keys: ['k'], enabled: true, forceActivation: true, id: 'u' }],
    };
    const expected = {
      format: 'novelai',
      book: { entries: [{ id: 'u', content: 'c', comment: 'n', keys: ['k'], constant: true }] },
    };
    expect(decodeBook(json(source))).toMatchObject(expected);
    expect(decodeBook(picture([text('naidata', base64(source))]))).toMatchObject({ ...expected, container: 'png' });
  });

  it('of Agnai', () => {
    const source = {
      kind: 'memory',
      name: 'B',
      entries: [{ name: 'n', entry: 'c', keywords: ['k'], priority: 1, weight: 2, enabled: true }],
    };
    expect(decodeBook(json(source))).toMatchObject({
      format: 'agnai',
      book: { name: 'B', entries: [{ content: 'c', keys: ['k'], insertionOrder: 2 }] },
    });
  });

  it('of Risu', () => {
    const folder = { key: '\uf000folder:1', mode: 'folder', content: '' };
    const source = {
      type: 'risu',
      ver: 1,
      data: [
        folder,
        {
          key: 'a, b',
          secondkey: 's',
          content: 'c',
          insertorder: 5,
          alwaysActive: true,
          selective: true,
          comment: 'n',
          useRegex: false,
        },
      ],
    };
    expect(decodeBook(json(source))).toMatchObject({
      format: 'risu',
      book: {
        entries: [
          { keys: ['a', 'b'], secondaryKeys: ['s'], content: 'c', insertionOrder: 5, constant: true, selective: true },
        ],
      },
    });
    expect(decodeBook(json(source)).book.entries).toHaveLength(1);
  });
});
