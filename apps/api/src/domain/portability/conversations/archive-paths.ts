/** Where things lie in an archive of conversations. Ids are in lower case. */
export const conversationPath = (id: string) => `conversations/${id}.json`;
export const characterPath = (id: string) => `characters/${id}.json`;
export const attachmentPath = (sha256: string) => `attachments/${sha256}`;
