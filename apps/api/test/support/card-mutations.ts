import {
  base64,
  charx,
  decodeOne,
  encode,
  fullCard,
  internationalText,
  json,
  packedText,
  picture,
  text,
} from './cards.ts';

/** The same numbers on every run. */
export function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    const mixed = Math.imul(state ^ (state >>> 12), 0x297a2d39);
    return ((mixed ^ (mixed >>> 15)) >>> 0) % below;
  };
}

/** A file of every kind that is read. */
export function seeds(): Uint8Array[] {
  const full = fullCard();
  const card = decodeOne(json(full));
  const assets = [{ type: 'icon', uri: 'embeded://a/b.png', name: 'main', ext: 'png' }];
  const entry = { uid: 0, key: ['k'], keysecondary: ['s'], content: '@@depth 1\nc', extensions: {}, selectiveLogic: 1 };
  return [
    json(full),
    json({ ...full.data }),
    json({ ...full, spec: 'chara_card_v2' }),
    encode(card, 'png').bytes,
    encode(card, 'charx').bytes,
    picture([
      packedText('chara', base64(full)),
      internationalText('ccv3', base64(full), true),
      text('chara-ext-asset_:1', 'AAAA'),
    ]),
    charx({ 'card.json': { ...full, data: { ...full.data, assets } }, 'a/b.png': picture([]), 'x.json': {} }),
    charx({
      'manifest.json': { characters: ['c.json'], scenarios: ['s.json'] },
      'c.json': { displayName: 'A', loreItems: [{ key: 'k', value: 'v' }] },
      's.json': { firstMessages: [{ text: 'hi' }] },
    }),
    json({ entries: { 0: entry } }),
    json({ lorebookVersion: 1, entries: [{ keys: ['k'], text: 'c' }] }),
    json({ kind: 'memory', entries: [{ keywords: ['k'], entry: 'c' }] }),
    json({ type: 'risu', ver: 1, data: [{ key: 'k', content: 'c' }] }),
    json({ kind: 'character', name: 'A', persona: { kind: 'text', attributes: { text: ['x'] } } }),
    json({ char_name: 'A', char_persona: 'p' }),
    Buffer.from('name: Ada\ncontext: |\n  one\n  two\ngreeting: &g hi\nexample_dialogue: *g\n'),
  ];
}

const tokens = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ',',
  ':',
  'null',
  'true',
  '-1',
  '1e999',
  '{}',
  '[]',
  '""',
  '\\u0000',
  '\\ud800',
  '@@depth x\\n',
  '/(a+)+$/',
  '__proto__',
  'data',
  'entries',
  'PK\x03\x04',
  'PK\x05\x06',
  '&a ',
  '*a',
  '\xff',
  '\0',
];

/** A file with a few faults of the kinds that files have. */
export function mutate(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  let result = Buffer.from(bytes);
  for (let i = 1 + random(6); i > 0; i--) {
    const at = random(result.length + 1);
    switch (random(7)) {
      case 0:
        if (at < result.length) result[at] = random(256);
        break;
      case 1:
        result = result.subarray(0, at);
        break;
      case 2:
        result = Buffer.concat([result.subarray(0, at), result.subarray(Math.min(result.length, at + 1 + random(40)))]);
        break;
      case 3:
        result = Buffer.concat([
          result.subarray(0, at),
          Buffer.from(tokens[random(tokens.length)] ?? '', 'latin1'),
          result.subarray(at),
        ]);
        break;
      case 4: {
        const from = random(result.length + 1);
        result = Buffer.concat([
          result.subarray(0, at),
          result.subarray(from, from + random(200)),
          result.subarray(at),
        ]);
        break;
      }
      case 5:
        // Lengths and offsets are most of what can be wrong in pictures and archives.
        if (at + 4 <= result.length)
          result.writeUInt32LE([0, 1, 0xff, 0xffff, 0x7fffffff, 0xffffffff][random(6)] ?? 0, at);
        break;
      default: {
        const value = ['null', '1', '"x"', '[]', '{}', 'true', '[null]', '{"a":1}'][random(8)] ?? '';
        const colons = result.toString('latin1').matchAll(/":/g).toArray();
        const colon = colons[random(colons.length + 1)]?.index;
        if (colon === undefined) break;
        const rest = result
          .subarray(colon + 2)
          .toString('latin1')
          .replace(/^(?:"(?:[^"\\]|\\.)*"|[^,}\]"[{]+)/, value);
        result = Buffer.concat([result.subarray(0, colon + 2), Buffer.from(rest, 'latin1')]);
      }
    }
  }
  return result;
}
