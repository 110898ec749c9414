/** `{{// …}}`, `{{comment: …}}` and `{{hidden_key: …}}`: in a card, but never in a prompt. */
const HIDDEN = /\{\{(?:\/\/|(comment|hidden_key):)([^{}]*)\}\}/gi;

/** The text as it is sent to the model and searched for keys. */
export function withoutHidden(text: string): string {
  return text.includes('{{') ? text.replace(HIDDEN, '') : text;
}

/** The text of an entry as other entries' keys find it: hidden keys, words by themselves, exist for nothing else. */
export function withHiddenKeys(text: string): string {
  if (!text.includes('{{')) return text;
  return text.replace(HIDDEN, (_, kind: string | undefined, value: string) =>
    kind?.toLowerCase() === 'hidden_key' ? ` ${value} ` : '',
  );
}
