/** In a line of plain text the marks of emphasis, which role-play is full of, only stand in the way. */
export const withoutEmphasis = (text: string): string => text.replace(/\*+/g, '');
