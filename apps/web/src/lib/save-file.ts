/** Hands a file to the browser's downloads. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Downloads begin after this task; by then the browser holds the content itself.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
