import { i18n } from '@lingui/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messages } from '@/locales/de.po';
import { partTitle, stageText } from './stage-text.ts';

const stages = [
  'Waiting to start',
  'Reading the files',
  'Reading slack water.txt',
  'Ready to begin',
  'Ready',
  'Looking for people in the whole text',
  'Looking for people in 12 parts',
  'Looking for people: 3 of 12 parts',
  'Looking for the main character in 81,204 words',
  'Looking for Ida Brand in 81,204 words',
  'Read 3 of 12 parts',
  'Putting the parts together',
  'Checking the quotes against the text',
  'Gemini is over its quota; going on in 40 s',
  'That did not work; trying again',
  'Failed',
  'Cancelled',
];
const titles = ['The text', 'Chapter 3', 'Chapters 3–7', 'a, b.epub, chapter 3', 'a.epub, chapters 3–7; b.epub'];

describe('what the server says', () => {
  it.each(stages)('stays as it is in English: %s', (stage) => expect(stageText(stage)).toBe(stage));
  it.each(titles)('stays as it is in English: %s', (title) => expect(partTitle(title)).toBe(title));
});

describe('in another language', () => {
  beforeAll(() => i18n.loadAndActivate({ locale: 'de', messages }));
  afterAll(() => i18n.activate('en'));

  it.each(stages)('is said in it: %s', (stage) => expect(stageText(stage)).not.toBe(stage));

  it('keeps names and numbers', () => {
    expect(stageText('Looking for Ida Brand in 81,204 words')).toBe('Suche nach Ida Brand in 81.204 Wörtern');
    expect(partTitle('a, b.epub, chapters 3–7; c.epub')).toBe('a, b.epub, Kapitel 3–7; c.epub');
  });

  it('is shown as it came where it is not known', () => {
    expect(stageText('Sharpening the pencils')).toBe('Sharpening the pencils');
  });
});
