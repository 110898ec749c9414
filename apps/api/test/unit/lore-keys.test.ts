import { describe, expect, it } from 'vitest';
import type { LoreEntry } from '../../src/domain/lore/lorebook.ts';
import { activate, book, entry, outcomes } from '../support/lore.ts';

/** Whether an entry with this key is found in a conversation of this one message. */
function isFound(key: string, text: string, fields: Partial<LoreEntry> = {}): boolean {
  const { decisions } = activate(book([entry({ keys: [key], ...fields })]), { messages: [text] });
  return decisions[0]?.active ?? false;
}

describe('a word is found', () => {
  it.each([
    ['Rex', 'Rex barks.'],
    ['Rex', 'Here is Rex'],
    ['Rex', 'Rex'],
    ['Rex', 'Hello, Rex!'],
    ['Rex', '“Rex”'],
    ['Rex', '(Rex)'],
    ['Rex', '*Rex* sits'],
    ['Rex', '_Rex_ sits'],
    ['Rex', 'Rex’s bone'],
    ['Rex', "Rex's bone"],
    ['Rex', 'dog-Rex-dog'],
    ['Rex', 'Rex—the dog'],
    ['Rex', 'Rex\nsits'],
    ['Rex', 'sits\r\nRex'],
    ['Rex', 'sits\u00a0Rex'],
    ['Rex', 'TREX, then Rex'],
    ['Rex', 'Rex🐕'],
    ['Rex', '🐕Rex'],
    ['rex', 'REX'],
    ['REX', 'rex'],
    ['  Rex ', 'Rex'],
    ['7', 'room 7'],
    ['R2D2', 'R2D2 beeps'],
    ['C++', 'I write C++ now'],
    ['C++', 'C++'],
    ['C#', 'C#, not C++'],
    ['.NET', 'a .NET shop'],
    ['$100', 'for $100 only'],
    ["O'Brien", 'Mr O’Brien'],
    ['O’Brien', "Mr O'Brien"],
    ['re-entry', 'on re-entry.'],
    // Several words are found as they stand.
    ['dark forest', 'into the dark forest'],
    ['dark forest', 'two dark forests'],
    ['red cat', 'sacred cats, or: a red cat'],
    ['the end', 'THE END'],
    // Accents and other alphabets.
    ['Zoë', 'Zoë smiles'],
    ['zoë', 'ZOË'],
    ['Zoë', 'Zoe\u0308 smiles'],
    ['Zoe\u0308', 'Zoë smiles'],
    ['élan', 'with Élan'],
    ['Ångström', 'an ångström'],
    ['straße', 'die STRASSE'],
    ['STRASSE', 'die Straße'],
    ['ﬁre', 'a FIRE'],
    ['İstanbul', 'İSTANBUL'],
    ['мир', 'Мир вам'],
    ['Мир', 'наш мир.'],
    ['Ёлка', 'ёлка'],
    ['Ὀδυσσεύς', 'ὈΔΥΣΣΕΎΣ'],
    ['οδος', 'Η ΟΔΟΣ'],
    ['λόγος', 'ὁ λόγος·'],
    ['λογοσ', 'Zoe\u0308 e ΛΟΓΟΣ'],
    ['שלום', 'אמר שלום לך'],
    ['سلام', 'قال سلام لك'],
    ['नमस्ते', 'नमस्ते जी'],
    ['ქალაქი', 'დიდი ქალაქი'],
    ['Հայ', 'հայ'],
    ['tiếng', 'TIẾNG Việt'],
    ['𐐀𐐁', '𐐨𐐩 here'],
    // Scripts without spaces between words.
    ['東京', '私は東京に住む'],
    ['东京', '我住在东京。'],
    ['ねこ', 'そのねこは'],
    ['ネコ', 'あのネコが'],
    ['ラーメン', 'このラーメンは'],
    ['철수', '철수는 갔다'],
    ['ไทย', 'ภาษาไทยยาก'],
    ['ลาว', 'ຄົນลาวมา'],
    ['ភាសា', 'ភាសាខ្មែរ'],
    ['မြန်', 'သည်မြန် မာ'],
    ['Rex', 'Rexは笑った'],
    ['Rex', '犬のRex'],
    ['東京', 'in東京now'],
    ['東京タワー', 'あの東京タワーへ'],
    ['𠮷野', '彼は𠮷野だ'],
    ['猫🐈', 'この猫🐈は'],
    ['が', 'か\u3099っこう'],
  ])('%s in %j', (key, text) => {
    expect(isFound(key, text)).toBe(true);
  });
});

describe('a word is not found', () => {
  it.each([
    ['Rex', 'Trex'],
    ['Rex', 'Rexes'],
    ['Rex', 'Rex2'],
    ['Rex', '2Rex'],
    ['Rex', 'R ex'],
    ['Rex', ''],
    ['Rex', 'T-rexx'],
    ['7', 'room 17'],
    ['7', 'room 70'],
    ['C++', 'xC++'],
    ['C++', 'C++x'],
    ['.NET', 'ASP.NET'],
    ['re-entry', 're-entrys'],
    ['dark forest', 'dark  wood forest'],
    // Where only A to Z count as letters, these would all be found.
    ['мир', 'перемирие'],
    ['кот', 'который'],
    ['λόγ', 'λόγος'],
    ['zo', 'Zoë'],
    ['Zoe', 'Zoë'],
    ['e', 'e\u0301tude'],
    ['tude', 'étude'],
    ['caf', 'café'],
    ['ver', 'övergång'],
    ['שלו', 'שלום'],
    ['سلا', 'سلام'],
    ['नम', 'नमस्ते'],
    ['ti', 'tiếng'],
    ['𐐀', '𐐀𐐁'],
    // A letter is not torn from its marks.
    ['か', 'か\u3099っこう'],
    ['กิน', 'กินี'],
    ['東京', '東 京'],
  ])('%s in %j', (key, text) => {
    expect(isFound(key, text)).toBe(false);
  });
});

describe('an entry says how its keys are compared', () => {
  it.each<[string, string, string, Partial<LoreEntry>, boolean]>([
    ['case minded', 'Rex', 'rex', { caseSensitive: true }, false],
    ['case minded and right', 'Rex', 'a Rex', { caseSensitive: true }, true],
    ['case minded, composition not', 'Zoe\u0308', 'Zoë', { caseSensitive: true }, true],
    ['case not minded', 'Rex', 'rex', { caseSensitive: false }, true],
    ['case minded in an extension', 'Rex', 'rex', { extensions: { case_sensitive: true } }, false],
    [
      'the extension before the field',
      'Rex',
      'rex',
      { caseSensitive: true, extensions: { case_sensitive: false } },
      true,
    ],
    [
      'an extension without an opinion',
      'Rex',
      'rex',
      { caseSensitive: true, extensions: { case_sensitive: null } },
      false,
    ],
    ['parts of words', 'Rex', 'Trexes', { extensions: { match_whole_words: false } }, true],
    ['whole words', 'Rex', 'Trexes', { extensions: { match_whole_words: true } }, false],
    ['parts in any alphabet', 'мир', 'перемирие', { extensions: { match_whole_words: false } }, true],
    ['parts, case minded', 'Rex', 'Trexes', { caseSensitive: true, extensions: { match_whole_words: false } }, false],
  ])('%s', (_, key, text, fields, found) => {
    expect(isFound(key, text, fields)).toBe(found);
  });

  it.each([
    [
      'both ways of one word',
      { wholeWords: true },
      ['cat', 'cat'],
      [{}, { match_whole_words: false }],
      'concat',
      [false, true],
    ],
    [
      'both ways of one sign',
      { wholeWords: true },
      ['c++', 'c++'],
      [{}, { match_whole_words: false }],
      'xc++',
      [false, true],
    ],
    ['settings that find parts', { wholeWords: false }, ['cat', 'dog'], [{}, {}], 'concat', [true, false]],
    ['settings that mind case', { caseSensitive: true }, ['Cat', 'cat'], [{}, {}], 'a cat', [false, true]],
  ])('%s', (_, settings, keys, extensions, text, active) => {
    const entries = keys.map((key, id) => entry({ id, keys: [key], extensions: extensions[id] ?? {} }));
    const { decisions } = activate(book(entries), { messages: [text], settings });
    expect(decisions.map((decision) => decision.active)).toEqual(active);
  });
});

describe('a pattern', () => {
  const sillyTavern = { selectiveLogic: 0 };
  it.each<[string, string, string, Partial<LoreEntry>, boolean]>([
    ['between slashes', '/r[eé]x/', 'tréx', {}, true],
    ['between slashes, absent', '/r[eé]x/', 'rx', {}, false],
    ['with a flag', '/REX/i', 'a rex', {}, true],
    ['without the flag', '/REX/', 'a rex', {}, false],
    ['over lines', '/a.b/s', 'a\nb', {}, true],
    ['at the beginning of a line', '/^b/m', 'a\nb', {}, true],
    ['with flags that change nothing here', '/rex/gu', 'rex', {}, true],
    ['with an escaped slash', '/a\\/b/', 'a/b', {}, true],
    ['of properties', '/\\p{Lu}{3}/u', 'ÄÖÜ', {}, true],
    ['of code points', '/\\u{1F415}/u', 'a 🐕', {}, true],
    ['named groups', '/(?<who>Rex)/', 'Rex', {}, true],
    ['is no pattern with an unknown flag', '/rex/x', 'rex', {}, false],
    ['but then a word', '/rex/x', 'the /rex/x file', {}, true],
    ['is no pattern with a bare slash inside', '/a/b/', 'a/b', {}, false],
    ['in SillyTavern’s way', '/re./', 'rex', { useRegex: true, extensions: sillyTavern }, true],
    ['in its way, a plain word stays one', 're.', 'rex', { useRegex: true, extensions: sillyTavern }, false],
    ['in its way, a word full of signs', 'C++', 'C++', { useRegex: true, extensions: sillyTavern }, true],
    ['to the letter of V3', 're.', 'rex', { useRegex: true }, true],
    ['to the letter, regardless of case', 'RE.', 'rex', { useRegex: true }, true],
    ['to the letter, minding case', 'RE.', 'rex', { useRegex: true, caseSensitive: true }, false],
    ['to the letter, written with slashes', '/re./', 'rex', { useRegex: true }, true],
    ['to the letter, not a word', 'ex', 'rex', { useRegex: true }, true],
    ['switched off', '/re./', 'rex', { useRegex: false }, false],
    ['switched off, found as it stands', '/re./', 'a /re./ b', { useRegex: false }, true],
    ['that looks ahead cannot be run', '/(?=r)rex/', 'rex', {}, false],
    ['that refers back cannot be run', '/(r)\\1/', 'rr', {}, false],
    ['that is broken', '/(/', '(', {}, false],
    ['that is broken, to the letter', 'C++', 'C++', { useRegex: true }, false],
    ['that is too long', `/a|${'b'.repeat(1_100)}/`, 'a', {}, false],
    ['that repeats too much', '/(?:abcdefghijklmnopqrstuvwxyz){1000}/', 'abc', {}, false],
  ])('%s', (_, key, text, fields, found) => {
    expect(isFound(key, text, fields)).toBe(found);
  });

  it.each([
    ['/(/', 'bad_pattern'],
    ['/(?!a)b/', 'bad_pattern'],
    ['/zebra/', 'no_key'],
  ])('%s says why: %s', (key, reason) => {
    expect(outcomes(activate(book([entry({ keys: [key] })]), { messages: ['text'] }))).toEqual({ 1: reason });
  });

  it.each(['/(a+)+$/', '/(a|a)*b/', '/(.*)*x/', '/([a-z]+)*\\d/', '/(a|aa)+$/', '/^(([a-z])+.)+[A-Z]([a-z])+$/'])(
    '%s, made to stall, does not',
    (key) => {
      const begun = performance.now();
      isFound(key, `${'a'.repeat(50_000)}!`);
      expect(performance.now() - begun).toBeLessThan(5_000);
    },
  );

  it('that is left no time says so, and so do all after it', () => {
    let clock = 0;
    const entries = ['/one/', '/two/', 'three'].map((key, id) => entry({ id, keys: [key] }));
    const scene = { messages: ['one two three'], input: { now: () => (clock += 150) } };
    expect(outcomes(activate(book(entries), scene))).toEqual({ 0: '+key', 1: 'not_searched', 2: '+key' });
  });

  it('sees messages newest first, each behind a mark', () => {
    const entries = ['/\\x01Bo: b\\n\\x01Ann: a/', '/^\\x01Bo: b/', '/a\\n.*b/'].map((key, id) =>
      entry({ id, keys: [key] }),
    );
    expect(outcomes(activate(book(entries), { messages: ['a', 'b'] }))).toEqual({ 0: '+key', 1: '+key', 2: 'no_key' });
  });
});

it('more or longer keys than can be searched for are told', () => {
  const keys = Array.from({ length: 1_100 }, (_, id) => `${id} ${'x'.repeat(950)}`);
  const entries = [...keys, 'y'.repeat(1_001), 'y'.repeat(40)].map((key, id) => entry({ id, keys: [key] }));
  const reasons = Object.values(outcomes(activate(book(entries), { messages: ['text'] })));
  expect(reasons.indexOf('not_searched')).toBe(1_048);
  expect(reasons.slice(1_090)).toEqual([...Array.from({ length: 11 }, () => 'not_searched'), 'no_key']);
});

it('keys that end, begin and stand in one another are all found', () => {
  const keys = ['he', 'she', 'his', 'hers', 'her', 'e', 'ushers', 'ers', 'usher s'];
  const entries = keys.map((key, id) => entry({ id, keys: [key], extensions: { match_whole_words: false } }));
  const { decisions } = activate(book(entries), { messages: ['ushers'], settings: { includeNames: false } });
  expect(decisions.filter(({ active }) => active).map(({ entry }) => keys[Number(entry)])).toEqual([
    'he',
    'she',
    'hers',
    'her',
    'e',
    'ushers',
    'ers',
  ]);
});

it('finds the same as a search key by key', () => {
  let seed = 3;
  const random = (below: number) => (seed = (Math.imul(seed, 48_271) >>> 0) % 2_147_483_647) % below;
  const alphabet = ['a', 'b', 'ä', 'a\u0308', 'B', ' ', '-', '京', '🐕', 'и'];
  const text = (length: number) => Array.from({ length }, () => alphabet[random(alphabet.length)]).join('');
  const fold = (each: string) => each.normalize('NFC').toLowerCase();
  const missing: string[] = [];
  for (let round = 0; round < 300; round++) {
    const keys = Array.from({ length: 8 }, () => text(1 + random(3)).trim() || 'a');
    const message = text(30);
    const entries = keys.map((key, id) => entry({ id, keys: [key], extensions: { match_whole_words: false } }));
    const { decisions } = activate(book(entries), { messages: [message], settings: { includeNames: false } });
    for (const { entry: id, active } of decisions) {
      const key = keys[Number(id)] ?? '';
      if (active !== fold(message).includes(fold(key))) missing.push(`${key} in ${message}`);
    }
  }
  expect(missing).toEqual([]);
});
