import type { Character, CharacterDraft, CharacterInput } from '@dramatis/client/model';

/** Fields as the form holds them: text, with tags as one line. */
export interface FormFields {
  name: string;
  tagline: string;
  description: string;
  personality: string;
  scenario: string;
  firstMessage: string;
  alternateGreetings: string[];
  exampleDialogue: string;
  systemPrompt: string;
  postHistoryInstructions: string;
  tags: string;
  creatorNotes: string;
}

export type FieldName = keyof FormFields;
export type TextFieldName = Exclude<FieldName, 'alternateGreetings'>;

export interface FormState {
  fields: FormFields;
  /** Filled by a draft and not touched since. */
  proposed: FieldName[];
  /** Written by the person: a draft leaves these alone. */
  touched: FieldName[];
  draftId: string | null;
  /** Of the saved character this form began with. */
  revision: number | null;
}

export const emptyForm: FormState = {
  fields: {
    name: '',
    tagline: '',
    description: '',
    personality: '',
    scenario: '',
    firstMessage: '',
    alternateGreetings: [],
    exampleDialogue: '',
    systemPrompt: '',
    postHistoryInstructions: '',
    tags: '',
    creatorNotes: '',
  },
  proposed: [],
  touched: [],
  draftId: null,
  revision: null,
};

export function formOf(character: Character): FormState {
  const { revision, draftId } = character;
  return {
    ...emptyForm,
    fields: {
      name: character.name,
      tagline: character.tagline,
      description: character.description,
      personality: character.personality,
      scenario: character.scenario,
      firstMessage: character.firstMessage,
      alternateGreetings: character.alternateGreetings,
      exampleDialogue: character.exampleDialogue,
      systemPrompt: character.systemPrompt,
      postHistoryInstructions: character.postHistoryInstructions,
      tags: character.tags.join(', '),
      creatorNotes: character.creatorNotes,
    },
    draftId,
    revision,
  };
}

export function changeField<K extends FieldName>(state: FormState, field: K, value: FormFields[K]): FormState {
  return {
    ...state,
    fields: { ...state.fields, [field]: value },
    proposed: state.proposed.filter((name) => name !== field),
    touched: state.touched.includes(field) ? state.touched : [...state.touched, field],
  };
}

/** Takes a finished draft over. What the person has written stays. */
export function fillFromDraft(state: FormState, draft: CharacterDraft): FormState {
  if (!draft.character) return state;
  const { tags, ...texts } = draft.character;
  const offered: Partial<Record<TextFieldName, string>> = { ...texts, tags: tags.join(', ') };
  const next = { ...state, fields: { ...state.fields }, proposed: [...state.proposed], draftId: draft.id };
  for (const name of textFieldNames) {
    const value = offered[name];
    const own = state.touched.includes(name) && state.fields[name].trim() !== '';
    if (value === undefined || value.trim() === '' || own) continue;
    next.fields[name] = value;
    if (!next.proposed.includes(name)) next.proposed.push(name);
  }
  return next;
}

const textFieldNames: TextFieldName[] = [
  'name',
  'tagline',
  'description',
  'personality',
  'scenario',
  'firstMessage',
  'exampleDialogue',
  'systemPrompt',
  'postHistoryInstructions',
  'tags',
  'creatorNotes',
];

export function parseTags(text: string): string[] {
  const tags = text.split(/[,;\n]/).map((tag) => tag.replace(/\s+/g, ' ').trim());
  return [...new Set(tags.filter((tag) => tag !== ''))];
}

export function inputOf({ fields, draftId }: FormState): CharacterInput {
  return {
    ...fields,
    name: fields.name.trim(),
    tags: parseTags(fields.tags),
    alternateGreetings: fields.alternateGreetings.filter((greeting) => greeting.trim() !== ''),
    draftId,
  };
}

export function sameText(a: FormState, b: FormState): boolean {
  return JSON.stringify(inputOf(a)) === JSON.stringify(inputOf(b));
}

/** The form's field that an error of the server is about (`input.tags.3` → `tags`), or null. */
export function fieldOfPath(path: string): FieldName | null {
  const parts = path.split(/[./[\]]+/).filter((part) => part !== '');
  const found = [...textFieldNames, 'alternateGreetings' as const].find((name) => parts.includes(name));
  return found ?? null;
}
