import { answerers, citationDisplays } from '@dramatis/contract/sessions';
import type { SessionSettings } from '@dramatis/client/model';
import { keptValues } from '@/lib/kept-values.ts';

/** As many as there are unsent texts. */
const MOST = 50;

const isText = (value: unknown) => typeof value === 'string';
const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isPosition = (value: unknown) =>
  value === null ||
  (isRecord(value) && isText(Reflect.get(value, 'sourceId')) && Number.isInteger(Reflect.get(value, 'chapter')));
const oneOf = (choices: readonly string[]) => (value: unknown) => typeof value === 'string' && choices.includes(value);

const checks: Readonly<Record<string, (value: unknown) => boolean>> = {
  userPersona: isText,
  worldTime: isText,
  storyPosition: isPosition,
  citations: oneOf(citationDisplays),
  answeredBy: oneOf(answerers),
  modelSettings: isRecord,
  greeting: Number.isInteger,
} satisfies Record<keyof SessionSettings, (value: unknown) => boolean>;

function isSettings(value: unknown): value is SessionSettings {
  return isRecord(value) && Object.entries(value).every(([key, part]) => checks[key]?.(part) ?? false);
}

/** What is chosen for chats that have no session yet, by their place; it survives a reload. */
const chosen = keptValues('new-chat', MOST, isSettings);

export const useNewChat = (place: string): SessionSettings | undefined =>
  chosen.useValues(({ values }) => values[place]);

export function chooseForNewChat(place: string, change: SessionSettings): void {
  chosen.set(place, { ...chosen.get(place), ...change });
}

/** It has become a session, which has all of it. */
export const forgetNewChat = chosen.remove;
