import { isJsonObject, type Json, type JsonObject } from '../../json.ts';
import { readAssets, type FindFile } from './assets.ts';
import { cardWith, withoutEmpty, type Card, type CardFiles } from './card.ts';
import { Fields } from './fields.ts';
import { hasDecorators, readLorebook, withoutDecorators, writeLorebook } from './lorebook-json.ts';
import type { CardReport } from './report.ts';

/** The fields that V1 is made of; others write them beside `data` as well, for old readers. */
const V1_FIELDS = ['name', 'description', 'personality', 'scenario', 'first_mes', 'mes_example'] as const;

/** What others write at the top for V1's sake, under these or other names, and what says which version it is. */
const MIRRORED = [...V1_FIELDS, 'creatorcomment', 'tags', 'spec', 'spec_version', 'data'];

const NOTICE =
  'This card was made for Character Card V3. What V2 has no words for was left out; an application that reads V3 shows all of it.';

/** What a V2 form of a V3 card says of itself in the creator's notes: our words, and those of the specification. */
const NOTICES = [
  NOTICE,
  'This character card is Character Card V3, but it is loaded as a Character Card V2. Please use a Character Card V3 compatible application to use this character card properly.',
];

/** Reads V1, V2 and V3: one reader, as what is in the wild keeps to none of them. */
export function readCard(root: JsonObject, find: FindFile, files: CardFiles, report: CardReport): Card {
  const isWrapped = isJsonObject(root['data']);
  const top = new Fields(root, '', report);
  const version = Number.parseFloat(top.text('spec_version'));
  if (version > 3) {
    report.warn(
      'newer_version',
      'spec_version',
      `It follows version ${version}; what is new in that is kept, not used.`,
    );
  }
  top.drop('spec', 'data');
  if (!isWrapped) return readData(top, find, files, report);

  const data: JsonObject = { ...top.object('data') };
  // What `data` says counts; what it is silent on may stand beside it.
  for (const field of V1_FIELDS) data[field] ??= root[field] ?? '';
  data['creator_notes'] ??= root['creatorcomment'] ?? '';
  data['tags'] ??= root['tags'] ?? [];
  top.drop(...MIRRORED);
  return { ...readData(new Fields(data, 'data', report), find, files, report), envelope: top.rest() };
}

function readData(data: Fields, find: FindFile, files: CardFiles, report: CardReport): Card {
  const book = data.object('character_book');
  const notes = data.text('creator_notes') || data.text('creatorcomment');
  return cardWith({
    name: data.text('name'),
    nickname: data.text('nickname'),
    description: data.text('description'),
    personality: data.text('personality'),
    scenario: data.text('scenario'),
    firstMessage: data.text('first_mes'),
    alternateGreetings: data.texts('alternate_greetings'),
    groupOnlyGreetings: data.texts('group_only_greetings'),
    exampleDialogue: data.text('mes_example'),
    systemPrompt: data.text('system_prompt'),
    postHistoryInstructions: data.text('post_history_instructions'),
    creator: data.text('creator'),
    characterVersion: data.text('character_version'),
    creatorNotes: withoutNotice(notes),
    creatorNotesMultilingual: readTexts(data.object('creator_notes_multilingual')),
    tags: data.keywords('tags'),
    source: data.texts('source'),
    creationDate: data.number('creation_date'),
    modificationDate: data.number('modification_date'),
    book:
      Object.keys(book).length === 0
        ? null
        : readLorebook(new Fields(book, data.path('character_book'), report), report),
    assets: data.has('assets') ? readAssets(data.objects('assets'), find, files, report) : (data.drop('assets'), null),
    extensions: data.object('extensions'),
    rest: data.rest(),
  });
}

function readTexts(object: JsonObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(object).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function withoutNotice(notes: string): string {
  let left = notes;
  for (const notice of NOTICES) left = left.replaceAll(notice, '');
  return left === notes ? notes : left.trim();
}

/** V3, with assets as they are to stand in the file it goes into. */
export function writeCardV3(card: Card, assets: JsonObject[] | null): JsonObject {
  return {
    ...publicEnvelope(card),
    spec: 'chara_card_v3',
    spec_version: '3.0',
    data: {
      ...writeShared(card),
      creator_notes: card.creatorNotes,
      group_only_greetings: card.groupOnlyGreetings,
      ...(assets === null ? {} : { assets }),
      ...(card.book === null ? {} : { character_book: writeLorebook(card.book) }),
    },
  };
}

/** V2 without decorators and assets, which it does not know; with a notice where that leaves something out. */
export function writeCardV2(card: Card): JsonObject {
  const notes = needsV3(card)
    ? [card.creatorNotes, NOTICE].filter((part) => part !== '').join('\n\n')
    : card.creatorNotes;
  return {
    ...publicEnvelope(card),
    spec: 'chara_card_v2',
    spec_version: '2.0',
    data: {
      ...writeShared(card),
      creator_notes: notes,
      ...withoutEmpty({ group_only_greetings: card.groupOnlyGreetings }),
      ...(card.book === null ? {} : { character_book: writeLorebook(withoutDecorators(card.book)) }),
    },
  };
}

export function writeCardV1(card: Card): JsonObject {
  return {
    name: card.name,
    description: card.description,
    personality: card.personality,
    scenario: card.scenario,
    first_mes: card.firstMessage,
    mes_example: card.exampleDialogue,
  };
}

/** Whether V2 has no words for something in a card. */
export function needsV3(card: Card): boolean {
  return (
    card.nickname !== '' ||
    card.groupOnlyGreetings.length > 0 ||
    Object.keys(card.creatorNotesMultilingual).length > 0 ||
    (card.assets?.some(({ source }) => 'file' in source || !/^ccdefault:/i.test(source.uri)) ?? false) ||
    hasDecorators(card.book)
  );
}

/** Fields that V2 knows, and those of V3 that do no harm in it. */
function writeShared(card: Card): JsonObject {
  return {
    ...card.rest,
    ...writeCardV1(card),
    alternate_greetings: card.alternateGreetings,
    system_prompt: card.systemPrompt,
    post_history_instructions: card.postHistoryInstructions,
    tags: card.tags,
    creator: card.creator,
    character_version: card.characterVersion,
    ...withoutEmpty({
      nickname: card.nickname,
      creator_notes_multilingual: card.creatorNotesMultilingual,
      source: card.source,
      creation_date: card.creationDate,
      modification_date: card.modificationDate,
    }),
    extensions: withoutFavourite(card.extensions),
  };
}

/** What others keep in a card of how its last owner used it is nobody else's. */
function publicEnvelope({ envelope }: Card): JsonObject {
  const { chat: _, ...rest } = withoutFavourite(envelope);
  return rest;
}

function withoutFavourite(object: JsonObject): JsonObject {
  const favourite: Json | undefined = object['fav'];
  return favourite === undefined ? object : { ...object, fav: false };
}
