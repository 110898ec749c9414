/** A short tale with the marks of a real book: headings, titles, tags before and after speech, a heroine and her company. */
export const story = `The Lamp at Skerry Point

CHAPTER I. The Keeper

Orla Finch was a tall woman with grey eyes and a coat too large for her. She had kept the lamp
at Skerry Point for eleven years, and in all that time Orla had never once gone to bed before it
was lit.

“Mind the step,” said Orla. “Do you always come up a stair as if it owed you money?”

“Only the steep ones,” said Mr. Pell. He was the harbour master, a small man with a red scarf.

“Then you must be tired,” Orla replied drily. “Sit down. What brings you out in this wind?”

“There is a ship due on Friday,” said Mr. Pell, “and no oil for
the lamp.”

Orla looked very grave. In January the wind came from the north, and everybody in Skerry knew it.

CHAPTER II. The Boy from the Boat

The boy was sitting on the lowest step when Orla came down. Tam Reed had rowed over from the
mainland with a letter in his cap.

“Who sent you?” asked Orla.

“The doctor did,” said Tam. “Dr. Marsh says you are to read it twice.”

“Dr. Marsh always says so,” said Orla drily. “Mind the step!”

Tam laughed. He thought Orla the strangest person he had ever met, and wished that he might stay.

“May I see the lamp?” Tam asked eagerly. “I can carry oil. I can carry anything!”

“Can you keep awake?” said Orla. “Most people can’t, and the rest won’t.”

CHAPTER III. Friday

On Friday the fog came in before the ship did. Orla lit the lamp with the last of the oil, and Tam
stood beside her and counted the turns.

“Off the rocks!” cried Mr. Pell from below. “Orla, they are turning! They have seen it!”

“Of course they have seen it,” said Orla. “What else did they
think it was for?”

Dr. Marsh was waiting on the quay. “Well, Finch,” said Dr. Marsh, “did you read it twice?”

“I lit the lamp with it,” said Orla Finch.
`;

export const prompt = (text: string, requested?: string): string =>
  `Draft a character.\n<source name="skerry.txt">\n${text}</source>\n${requested === undefined ? '' : `<requested_character>${requested}</requested_character>`}`;
