import { answerers, citationDisplays } from '@dramatis/contract/sessions';
import type { SessionSettings } from '@dramatis/client/model';
import { create } from 'zustand';
import { readLocal, writeLocal } from '@/lib/local-store.ts';

const KEY = 'new-chats';
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
export const useNewChats = create<{ chosen: Readonly<Record<string, SessionSettings>> }>(() => ({ chosen: stored() }));

function stored(): Record<string, SessionSettings> {
  const value = readLocal(KEY);
  if (value === null || typeof value !== 'object') return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([place, settings]) => (isSettings(settings) ? [[place, settings]] : [])),
  );
}

function keep(chosen: Readonly<Record<string, SessionSettings>>): void {
  useNewChats.setState({ chosen });
  writeLocal(KEY, Object.fromEntries(Object.entries(chosen).slice(-MOST)));
}

export function chooseForNewChat(place: string, change: SessionSettings): void {
  const { [place]: before, ...others } = useNewChats.getState().chosen;
  keep({ ...others, [place]: { ...before, ...change } });
}

/** It has become a session, which has all of it. */
export function forgetNewChat(place: string): void {
  const { [place]: before, ...others } = useNewChats.getState().chosen;
  if (before !== undefined) keep(others);
}
