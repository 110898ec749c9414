import { createContext } from 'react';

/** The notebook that quotes below are of, so that each can be opened where it stands. Null: of none. */
export const QuotedNotebook = createContext<string | null>(null);
