/** Bounds that frontends also show and check. Kept apart from the schemas, so that a page that only needs a number loads only that. */

/** Bounds of a character's fields, in characters. Cards in the wild reach tens of thousands. */
export const characterLimits = {
  name: 200,
  tagline: 300,
  prose: 100_000,
  greetings: 50,
  tag: 80,
  tags: 50,
  nickname: 200,
  creator: 300,
  characterVersion: 100,
} as const;

/** Bounds of a lorebook and of what one save takes of it. Texts in characters. */
export const loreLimits = {
  name: 300,
  description: 20_000,
  scanDepth: 1_000,
  tokenBudget: 1_000_000,
  entries: 20_000,
  id: 200,
  title: 300,
  keys: 1_000,
  key: 1_000,
  content: 100_000,
  order: 1_000_000_000,
  depth: 10_000,
} as const;

export const sessionLimits = { title: 200, userPersona: 20_000, worldTime: 2_000 } as const;

export const personaLimits = { name: 100, count: 200 } as const;

/** Of a memory's text, in characters. */
export const memoryLimits = { content: 20_000 } as const;

/** Longest message a person may send, in characters (about 25,000 tokens). */
export const MESSAGE_MAX_LENGTH = 100_000;

/** Largest file that `POST /uploads` takes, in bytes. */
export const UPLOAD_MAX_BYTES = 50 * 1024 * 1024;

const MiB = 1024 * 1024;

/** Bounds of what is attached to messages. Gemini takes a request of 100 MB with PDFs of 50 MB and 1,000 pages in it, in base64. */
export const attachmentLimits = {
  perMessage: 10,
  /** Largest file of each kind, in bytes. */
  bytes: { image: 20 * MiB, audio: 20 * MiB, pdf: 50 * MiB, text: 2 * MiB },
  /** All files of a request together that go as they are, in bytes. */
  filesBytes: 45 * MiB,
  pdfPages: 1_000,
  /** Longest recording, in seconds. */
  audioSeconds: 9.5 * 60 * 60,
  /** Longest text, in characters; a PDF with more of it can only go as the file. */
  textLength: 2_000_000,
} as const;

/** Most files that one `POST /characters/import` takes. */
export const IMPORT_MAX_FILES = 50;

/** Largest card or lorebook, in bytes. */
export const CARD_MAX_BYTES = 64 * 1024 * 1024;

/** Largest picture that `PUT /characters/:id/avatar` takes, in bytes. */
export const AVATAR_MAX_BYTES = 10 * 1024 * 1024;

/** Longest search, in characters, and most words of one. */
export const SEARCH_MAX_LENGTH = 200;
export const SEARCH_MAX_WORDS = 16;

/** Lengths in characters. `text`: the longest stretch of a source's text that is given at a time. */
export const notebookLimits = {
  name: 200,
  description: 5_000,
  sources: 200,
  filesAtOnce: 20,
  query: 4_000,
  text: 100_000,
} as const;

/** Of what a reply cites. Lengths in characters. */
export const citationLimits = { sources: 999, text: 20_000 } as const;

/** A session with this many messages or more counts as having this many in lists. */
export const COUNTED_MESSAGES = 1_000;

/** Largest file of conversations, and largest archive of them, in bytes. */
export const CONVERSATIONS_MAX_BYTES = 128 * 1024 * 1024;
export const CONVERSATIONS_ARCHIVE_MAX_BYTES = 1024 * 1024 * 1024;

/** Most sessions that `GET /sessions/export` takes by their ids: more do not fit into an address. */
export const EXPORT_MAX_IDS = 200;

/** Bounds of what is imported: conversations of a file, messages of one, and a message's text in characters. */
export const conversationLimits = { conversations: 50_000, messages: 100_000, content: 2_000_000 } as const;
/** Most files that one cast or draft is read from. */
export const READING_MAX_FILES = 20;

/** Most text of a notebook's sources that one cast or draft is read from, in characters. */
export const READING_MAX_CHARACTERS = 50_000_000;

/** Most people of one cast. */
export const CAST_MAX_MEMBERS = 200;

/** Most casts and drafts of one person that are being written at a time. */
export const MAX_OPEN_CASTS = 5;
export const MAX_OPEN_DRAFTS = 40;

/** Most drafts that one `saveDrafts` takes. */
export const SAVE_DRAFTS_MAX = 40;
