import { oneLine, sentencesIn } from '../text/sentences.ts';
import type { Analysis } from './analysis.ts';
import type { Person } from './cast.ts';
import type { Proposal } from './conform.ts';
import { best, findPassages } from './passages.ts';
import { quoted } from './subject.ts';

const mostPeople = 8;
const mostPlaces = 6;

/** What a character's lorebook may hold: who else is in the book, and where it plays, each in the book's own words. */
export function loreOf(analysis: Analysis, about: Person): Proposal[] {
  const { book, cast, scenes, places } = analysis;
  const { text } = book;
  const people = cast
    .filter((person) => person !== about)
    .slice(0, mostPeople)
    .flatMap((person): Proposal[] => {
      const here = scenes.filter((scene) => scene.appearances.some((each) => each.person === person));
      const told = best(findPassages(text, here, person), 'portrait', 2);
      if (told.length === 0) return [];
      return [
        {
          name: person.name,
          keys: [person.name, ...person.aliases],
          content: told.map((passage) => quoted(passage.text)).join(' '),
          quotes: told.map(({ start, end }) => text.slice(start, end)),
        },
      ];
    });
  const settings = places.slice(0, mostPlaces).flatMap(({ name, at }): Proposal[] => {
    const paragraph = book.paragraphs.find(({ start, end }) => start <= at && at < end);
    const sentence = paragraph && sentencesIn(text, paragraph).find(({ start, end }) => start <= at && at < end);
    if (!sentence || sentence.end - sentence.start > 400) return [];
    const quote = text.slice(sentence.start, sentence.end);
    return [{ name, keys: [name], content: quoted(oneLine(quote)), quotes: [quote] }];
  });
  return [...people, ...settings];
}
