/** Replaces the card macros for the two names, in any case: `{{char}}`, `{{user}}` and the older `<BOT>`, `<USER>`. */
export function expandMacros(text: string, names: { char: string; user?: string }): string {
  const user = names.user ?? 'you';
  // In one pass and by a function, because names may themselves look like macros or replacement patterns.
  return text.replace(/\{\{(char|user)\}\}|<(BOT|USER)>/gi, (_, macro?: string, tag?: string) =>
    macro?.toLowerCase() === 'char' || tag?.toUpperCase() === 'BOT' ? names.char : user,
  );
}
