/** Words that stand in one chapter and in no other. */
export const markerOf = (chapter: number): string => `lantern-${chapter}-of-the-weir`;

const numerals = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'];

/**
 * A novel of up to twelve chapters, a few thousand characters each. Tobias Vane is in all of them, called so, Mr. Vane or
 * Vane; Maren Oake in the odd ones; Ilse Thorn only from the fourth to the sixth.
 */
export function novel(chapters: number): string {
  return Array.from({ length: chapters }, (_, i) => chapterOf(i + 1)).join('\n\n');
}

function chapterOf(number: number): string {
  const vane = number % 3 === 0 ? 'Mr. Vane' : 'Tobias Vane';
  const other = number % 2 === 1 ? 'Maren Oake' : 'Tobias Vane';
  const scenes = Array.from({ length: 8 }, (_, i) => [
    `That morning ${vane} walked along the dyke to the sluice, for the ${i + 1}th time that week, and thought of the ${markerOf(number)}.`,
    `“The water is ${number} inches and ${i} lines too high,” said ${vane}. “Somebody has been at the gate.”`,
    `${other} looked at the gate for a long while on day ${number}, and was very quiet, as one is who knows more than the other.`,
    `“Then somebody will have to shut it,” said ${other}. “I do not say who, and I do not say when it is to be number ${i} of day ${number}.”`,
    ...(number >= 4 && number <= 6
      ? [`“You are both late again on day ${number},” said Ilse Thorn. Ilse Thorn laughed at them.`]
      : []),
    'The reeds bent over the water, the light went out of the afternoon, and nothing was decided between them that day, nor the next.',
  ]);
  return [`CHAPTER ${numerals[number - 1]}. The gate of day ${number}`, ...scenes.flat()].join('\n\n');
}
