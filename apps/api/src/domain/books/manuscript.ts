/** A document as a reader of its format hands it over: still with all that is no part of the book. */
export interface Manuscript {
  title: string;
  authors: string[];
  language: string;
  blocks: Block[];
  /** Whether blocks carry the beginnings of pages. */
  paged: boolean;
}

/** A paragraph or a heading. */
export interface Block {
  text: string;
  /** 1 to 6 for what the file marks as a heading, else 0. */
  level: number;
  /** What the file's own table of contents calls the place that begins here, and how deep it stands there, from 1. */
  entry?: { title: string; depth: number };
  /** Its text is links to other places of the same file, as in a table of contents. */
  links?: boolean;
  /** The page it begins on. */
  page?: number;
  /** Pages that begin within it, with the offset in its text. */
  turns?: { page: number; at: number }[];
}
