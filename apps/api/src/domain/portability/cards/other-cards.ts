import { isJsonObject, type Json, type JsonObject } from '../../json.ts';
import { cardWith, type Card } from './card.ts';
import { Fields } from './fields.ts';
import { readAgnaiBook } from './other-books.ts';
import type { CardReport } from './report.ts';

/** Pygmalion and the older text-generation web UI: `char_name`, `char_persona`, … */
export function readPygmalion(root: Fields): Card {
  return cardWith({
    name: root.text('char_name'),
    description: root.text('char_persona'),
    scenario: root.text('world_scenario'),
    firstMessage: root.text('char_greeting'),
    exampleDialogue: root.text('example_dialogue'),
    rest: root.rest(),
  });
}

/** The text-generation web UI, mostly as YAML: `name`, `context`, `greeting`. */
export function readWebUi(root: Fields): Card {
  return cardWith({
    name: root.text('name') || root.text('bot'),
    description: root.text('context'),
    firstMessage: root.text('greeting'),
    exampleDialogue: root.text('example_dialogue'),
    rest: root.rest(),
  });
}

/** Agnai's own: a persona of attributes or text, `greeting`, `sampleChat`. */
export function readAgnai(root: Fields, report: CardReport): Card {
  const book = root.object('characterBook');
  const visualType = root.take('visualType');
  root.drop('kind', '_id', 'userId', 'createdAt', 'updatedAt');
  return cardWith({
    name: root.text('name'),
    description: personaText(root.take('persona')),
    // Agnai's description is for people, not for the model.
    creatorNotes: root.text('description'),
    scenario: root.text('scenario'),
    firstMessage: root.text('greeting'),
    alternateGreetings: root.texts('alternateGreetings'),
    exampleDialogue: root.text('sampleChat'),
    systemPrompt: root.text('systemPrompt'),
    postHistoryInstructions: root.text('postHistoryInstructions'),
    creator: root.text('creator'),
    characterVersion: root.text('characterVersion'),
    tags: root.texts('tags'),
    book: Object.keys(book).length === 0 ? null : readAgnaiBook(new Fields(book, 'characterBook', report), report),
    extensions: root.object('extensions'),
    rest: { ...root.rest(), ...(visualType === undefined ? {} : { visualType }) },
  });
}

/** `{kind, attributes: {trait: [values]}}` in words: free text as it is, anything else a line a trait. */
function personaText(persona: Json | undefined): string {
  if (typeof persona === 'string') return persona;
  if (!isJsonObject(persona)) return '';
  const attributes: JsonObject = isJsonObject(persona['attributes']) ? persona['attributes'] : {};
  const lines = Object.entries(attributes).map(([trait, values]) => {
    const text = (Array.isArray(values) ? values : [values]).filter((value) => typeof value === 'string').join(', ');
    return persona['kind'] === 'text' ? text : `${trait}: ${text}`;
  });
  return lines.filter((line) => line !== '').join('\n');
}
