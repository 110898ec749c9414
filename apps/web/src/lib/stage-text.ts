import { plural, t } from '@lingui/core/macro';

/** What the server says of a job is English. These are its sentences, the narrower before the wider. */
const sentences: readonly (readonly [RegExp, (first: string, second: string) => string])[] = [
  [/^Waiting to start$/, () => t`Waiting to start`],
  [/^Reading the files$/, () => t`Reading the files`],
  [/^Reading (.+)$/, (file) => t`Reading ${file}`],
  [/^Ready to begin$/, () => t`Ready to begin`],
  [/^Ready$/, () => t`Ready`],
  [/^Looking for people in the whole text$/, () => t`Looking for people in the whole text`],
  [
    /^Looking for people in (\d+) parts$/,
    (count) => {
      const parts = Number(count);
      return plural(parts, { one: 'Looking for people in # part', other: 'Looking for people in # parts' });
    },
  ],
  [/^Looking for people: (\d+) of (\d+) parts$/, (done, parts) => t`Looking for people: ${done} of ${parts} parts`],
  [
    /^Looking for the main character in ([\d,]+) words$/,
    (count) => {
      const words = numberOf(count);
      return plural(words, {
        one: 'Looking for the main character in # word',
        other: 'Looking for the main character in # words',
      });
    },
  ],
  [
    /^Looking for (.+) in ([\d,]+) words$/,
    (name, count) => {
      const words = numberOf(count);
      return plural(words, {
        one: `Looking for ${name} in # word`,
        other: `Looking for ${name} in # words`,
      });
    },
  ],
  [/^Read (\d+) of (\d+) parts$/, (done, parts) => t`Read ${done} of ${parts} parts`],
  [/^Putting the parts together$/, () => t`Putting the parts together`],
  [/^Checking the quotes against the text$/, () => t`Checking the quotes against the text`],
  [
    /^Gemini is over its quota; going on in (\d+) s$/,
    (seconds) => t`Gemini is over its quota; going on in ${seconds} s`,
  ],
  [/^That did not work; trying again$/, () => t`That did not work; trying again`],
  [/^Failed$/, () => t`Failed`],
  [/^Cancelled$/, () => t`Cancelled`],
];

/** What is being done for a draft or a cast, in the app's language; a sentence that is not known here, as it came. */
export function stageText(stage: string): string {
  for (const [pattern, say] of sentences) {
    const [found, first = '', second = ''] = pattern.exec(stage) ?? [];
    if (found !== undefined) return say(first, second);
  }
  return stage;
}

/** Which chapters a part of a reading is, in the app's language: “Chapters 3–7”, “a.epub, chapter 1; b.epub”. */
export function partTitle(title: string): string {
  if (title === 'The text') return t`The text`;
  const alone = /^Chapters? (\d+)(?:–(\d+))?$/.exec(title);
  if (alone) {
    const [, from = '', to] = alone;
    return to === undefined ? t`Chapter ${from}` : t`Chapters ${from}–${to}`;
  }
  const files = title.split('; ').map((each) => {
    const [, file, from = '', to] = /^(.+), chapters? (\d+)(?:–(\d+))?$/.exec(each) ?? [];
    if (file === undefined) return each;
    return to === undefined ? t`${file}, chapter ${from}` : t`${file}, chapters ${from}–${to}`;
  });
  return files.join('; ');
}

const numberOf = (text: string) => Number(text.replaceAll(',', ''));
