/** Fills in the names that cards leave open. The server does the same when it stores the greeting. */
export function fillNames(text: string, names: { character: string; user?: string }): string {
  return text
    .replace(/\{\{\s*char\s*\}\}/gi, () => names.character)
    .replace(/\{\{\s*user\s*\}\}/gi, () => names.user || 'you');
}
