import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { FieldName } from './form-state.ts';

/** What the form's fields are called within a sentence. */
export const fieldNames: Readonly<Record<FieldName, MessageDescriptor>> = {
  name: msg({ message: 'name', context: 'a field' }),
  tagline: msg({ message: 'tagline', context: 'a field' }),
  description: msg({ message: 'description', context: 'a field' }),
  personality: msg({ message: 'personality', context: 'a field' }),
  scenario: msg({ message: 'scenario', context: 'a field' }),
  firstMessage: msg({ message: 'greeting', context: 'a field' }),
  alternateGreetings: msg({ message: 'other greetings', context: 'a field' }),
  exampleDialogue: msg({ message: 'example dialogue', context: 'a field' }),
  systemPrompt: msg({ message: 'system prompt', context: 'a field' }),
  postHistoryInstructions: msg({ message: 'last word', context: 'a field' }),
  tags: msg({ message: 'tags', context: 'a field' }),
  creatorNotes: msg({ message: 'notes', context: 'a field' }),
};
