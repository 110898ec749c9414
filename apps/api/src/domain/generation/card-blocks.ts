import { spokenName } from '../characters/spoken-name.ts';
import { isWithoutChapters, sourceNow, type Story } from '../notebooks/story.ts';
import { block, type Block } from './blocks.ts';
import { citingBlock } from './grounding-blocks.ts';
import { expandMacros, type MacroValues } from './macros.ts';
import { personName } from './person-name.ts';
import { loreAt, outletOf } from './prompt-lore.ts';
import type { PromptCharacter, PromptInput } from './prompt.ts';

/** Stands for `{{user}}` in what the model reads, where nobody says what the person is called. */
const THE_PERSON = 'the person you talk with';

const PLAYING = `Stay in character. Write only {{char}}'s part: what {{char}} says, does and notices, never what the other person says or does. Actions go between *asterisks*. Know only what {{char}} would know.`;

const ASSISTING = 'You are a helpful assistant. Answer plainly and to the point.';

/** What the person is called in everything that the model reads. */
export function nameOfPerson(userPersona: string): string {
  return personName(userPersona) ?? THE_PERSON;
}

/** What stays the same from turn to turn: the system instruction. */
export function stableBlocks({ character, userPersona, lore, grounding }: PromptInput, expand: Expand): Block[] {
  const persona = section('user_persona', 'The person you talk with', expand(userPersona));
  const citing = grounding === null ? [] : [citingBlock(character !== null, expand)];
  if (character === null) return [block('system_prompt', 'system', ASSISTING), ...citing, ...persona];
  const own = character.systemPrompt.trim();
  const unwanted = lore.disabledPrompts.has('system_prompt') && own !== '';
  // A card may replace the house instructions, and quote them where it wants them.
  const instructions = own === '' || unwanted ? PLAYING : own.replace(/\{\{original\}\}/gi, () => PLAYING);
  return [
    block('system_prompt', 'system', expand(`You are {{char}}.\n\n${instructions}`)),
    ...(unwanted ? [block('system_prompt', 'system', expand(own), { dropped: 'lore' })] : []),
    ...citing,
    ...loreAt(lore, 'before_char', 'Background'),
    ...section('description', 'Description', expand(character.description)),
    ...section('personality', 'Personality', expand(character.personality)),
    ...loreAt(lore, 'personality', 'Personality'),
    ...section('scenario', 'Scenario', expand(character.scenario)),
    ...loreAt(lore, 'scenario', 'Scenario'),
    ...loreAt(lore, 'after_char', 'Further background'),
    ...loreAt(lore, 'examples_top', 'Example dialogue'),
    ...section('examples', 'Example dialogue', expand(character.exampleDialogue)),
    ...loreAt(lore, 'examples_bottom', 'Example dialogue'),
    ...persona,
  ];
}

/** What the scene and the card say behind the last message: it changes, or is to be heard last. */
export function lastBlocks(input: PromptInput, expand: Expand): Block[] {
  const { character, worldTime, story, lore } = input;
  const position = story === null ? '' : positionText(story);
  const after = character === null ? '' : expand(character.postHistoryInstructions).trim();
  const unwanted = lore.disabledPrompts.has('post_history_instructions');
  return [
    ...section('story_position', 'Story position', position),
    ...section('world_time', 'World time', expand(worldTime)),
    ...(after === '' ? [] : [block('post_history', 'system', after, { dropped: unwanted ? 'lore' : null })]),
  ].map((one) => ({ ...one, place: 'user' as const }));
}

function positionText(story: Story): string {
  const { chapter } = story.position;
  const source = sourceNow(story);
  const of = source === undefined ? '' : ` of “${source.name}”`;
  const place = isWithoutChapters(story)
    ? 'come to the end'
    : chapter === 0
      ? 'not come to the first chapter'
      : `come to the end of chapter ${chapter}`;
  return `The story has ${place}${of}. Nothing that happens later is known yet.`;
}

function section(kind: Block['kind'], heading: string, text: string): Block[] {
  return text.trim() === '' ? [] : [block(kind, 'system', text.trim(), { heading })];
}

type Expand = (text: string) => string;

/** Fills in the macros of a card's texts, and of the scene's. */
export function expander(input: PromptInput): Expand {
  const { character, userPersona, lore, random, seed } = input;
  if (character === null) return (text) => text;
  const base: MacroValues = {
    char: spokenName(character),
    user: nameOfPerson(userPersona),
    random,
    seed,
    outlet: (name) => outletOf(lore, name),
  };
  const values: MacroValues = {
    ...base,
    // Texts in texts end here: they may speak of each other.
    textOf: (name) => {
      const text = name === 'persona' ? userPersona : fieldOf(character, name);
      return text === undefined ? undefined : expandMacros(text, base);
    },
  };
  return (text) => expandMacros(text, values);
}

function fieldOf(character: PromptCharacter, name: string): string | undefined {
  switch (name) {
    case 'description':
      return character.description;
    case 'personality':
      return character.personality;
    case 'scenario':
      return character.scenario;
    case 'mesexamples':
    case 'mesexamplesraw':
      return character.exampleDialogue;
    default:
      return undefined;
  }
}
