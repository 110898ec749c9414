/** Replaces the card macros for the two names, in any case: `{{char}}`, `{{user}}` and the older `<BOT>`, `<USER>`. */
export function expandMacros(text: string, names: { char: string; user?: string }): string {
  const user = names.user ?? 'you';
  // Replacer functions, because names may hold `$`, which replacement strings interpret.
  return text.replace(/\{\{char\}\}|<BOT>/gi, () => names.char).replace(/\{\{user\}\}|<USER>/gi, () => user);
}
