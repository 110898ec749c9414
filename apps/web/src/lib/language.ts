import { i18n } from '@lingui/core';
import { create } from 'zustand';
import { learnFaults } from '@/lib/faults.ts';
import { readLocal, removeLocal, writeLocal } from '@/lib/local-store.ts';

export type Language = 'en' | 'de';
export type LanguageChoice = 'system' | Language;

/** Each in its own words: whoever looks for their language may not read this one. */
export const languages: readonly { value: Language; label: string }[] = [
  { value: 'en', label: 'English' },
  { value: 'de', label: 'Deutsch' },
];

const catalogs = {
  en: () => import('@/locales/en.po'),
  de: () => import('@/locales/de.po'),
};

const KEY = 'language';

const isLanguage = (value: unknown): value is Language => languages.some((language) => language.value === value);

function stored(): LanguageChoice {
  const value = readLocal(KEY);
  return isLanguage(value) ? value : 'system';
}

/** The first of the browser's languages that there is; else English. */
export function languageFor(choice: LanguageChoice, preferred: readonly string[]): Language {
  if (choice !== 'system') return choice;
  return preferred.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'en';
}

async function speak(language: Language): Promise<void> {
  const [{ messages }] = await Promise.all([catalogs[language](), language === 'en' ? undefined : learnFaults()]);
  i18n.loadAndActivate({ locale: language, messages });
  document.documentElement.lang = language;
}

/**
 * What numbers and dates are written by: the browser's own variety of the language that is spoken, since a British reader
 * of English doesn't want American dates.
 */
export function locale(): string {
  return navigator.languages.find((tag) => tag.toLowerCase().startsWith(i18n.locale)) ?? i18n.locale;
}

/** Everything below the app's root is made anew when it changes, so a sentence may be asked for wherever it is needed. */
export const useLanguage = create<{
  choice: LanguageChoice;
  language: Language;
  choose: (choice: LanguageChoice) => Promise<void>;
}>((set) => ({
  choice: stored(),
  language: languageFor(stored(), navigator.languages),
  async choose(choice) {
    const language = languageFor(choice, navigator.languages);
    await speak(language);
    if (choice === 'system') removeLocal(KEY);
    else writeLocal(KEY, choice);
    set({ choice, language });
  },
}));

/** To be awaited before anything is rendered. */
export function startSpeaking(): Promise<void> {
  return speak(useLanguage.getState().language);
}
