/** Pattern and link builder of each screen, together. */
export const paths = {
  gallery: { pattern: '/', to: () => '/' },
  newCharacter: {
    pattern: '/characters/new',
    to: (given: { draft?: string } = {}) => {
      const search = new URLSearchParams(given);
      return `/characters/new${search.size > 0 ? `?${search}` : ''}`;
    },
  },
  casts: { pattern: '/casts', to: () => '/casts' },
  newCast: { pattern: '/casts/new', to: () => '/casts/new' },
  cast: { pattern: '/casts/:castId', to: (id: string) => `/casts/${id}` },
  editCharacter: { pattern: '/characters/:characterId/edit', to: (id: string) => `/characters/${id}/edit` },
  lorebook: { pattern: '/characters/:characterId/lorebook', to: (id: string) => `/characters/${id}/lorebook` },
  newChat: { pattern: '/characters/:characterId/chat', to: (id: string) => `/characters/${id}/chat` },
  sessions: {
    pattern: '/sessions',
    to: (given: { character?: string } = {}) => {
      const search = new URLSearchParams(given);
      return `/sessions${search.size > 0 ? `?${search}` : ''}`;
    },
  },
  notebooks: { pattern: '/notebooks', to: () => '/notebooks' },
  notebook: { pattern: '/notebooks/:notebookId', to: (id: string) => `/notebooks/${id}` },
  newNotebookChat: {
    pattern: '/notebooks/:notebookId/chat',
    /** With a character, or with none. */
    to: (notebookId: string, characterId: string | null = null) =>
      `/notebooks/${notebookId}/chat${characterId === null ? '' : `?character=${characterId}`}`,
  },
  source: {
    pattern: '/notebooks/:notebookId/sources/:sourceId',
    /** `passage` and `at` open it at what is then marked; `place` is an offset into its text, where reading goes on. */
    to: (
      notebookId: string,
      sourceId: string,
      where: { passage: string } | { at: { start: number; end: number } } | { place: number } | null = null,
    ) => {
      const address = `/notebooks/${notebookId}/sources/${sourceId}`;
      if (where === null) return address;
      if ('passage' in where) return `${address}?passage=${where.passage}`;
      return 'at' in where ? `${address}?at=${where.at.start}-${where.at.end}` : `${address}?place=${where.place}`;
    },
  },
  settings: { pattern: '/settings', to: () => '/settings' },
  session: {
    pattern: '/sessions/:sessionId',
    /** With a message, the session opens there. `elsewhere`: it lies on another branch than the active one. */
    to: (id: string, at?: { message: string; elsewhere: boolean }) =>
      `/sessions/${id}${at ? `?message=${at.message}${at.elsewhere ? '&branch=other' : ''}` : ''}`,
  },
} as const;
