import type { NotebookEngine } from '@dramatis/contract/notebooks';

/** Another engine may take an hour over a source: those that need only this server never wait behind it. */
export const indexingJobOf = (engine: NotebookEngine) =>
  engine === 'local' ? 'index-source' : 'index-source-elsewhere';
