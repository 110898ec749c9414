import { notebookLimits } from '@dramatis/contract/limits';
import {
  AddedSources,
  CreateNotebook,
  DeleteNotebookQuery,
  ListNotebooksQuery,
  Notebook,
  NotebookList,
  NotebookSearchResults,
  PassageInContext,
  SearchNotebook,
  Source,
  SourceList,
  SourceText,
  SourceTextQuery,
  UpdateNotebook,
} from '@dramatis/contract/notebooks';
import { Id } from '@dramatis/contract/primitives';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Ctx } from '../context.ts';
import { addSource } from '../domain/notebooks/add-source.ts';
import { createNotebook } from '../domain/notebooks/create.ts';
import { deleteNotebook } from '../domain/notebooks/delete.ts';
import { listNotebooks } from '../domain/notebooks/list.ts';
import { listSources } from '../domain/notebooks/list-sources.ts';
import { readNotebook } from '../domain/notebooks/read.ts';
import { readPassage } from '../domain/notebooks/read-passage.ts';
import { readSource } from '../domain/notebooks/read-source.ts';
import { readText } from '../domain/notebooks/read-text.ts';
import { removeSource } from '../domain/notebooks/remove-source.ts';
import { retrySource } from '../domain/notebooks/retry-source.ts';
import { searchNotebook } from '../domain/notebooks/search.ts';
import { updateNotebook } from '../domain/notebooks/update.ts';
import { messageError } from '../domain/message-error.ts';
import { shownFileName } from '../domain/uploads/file-name.ts';
import { AppError, InputError } from '../errors.ts';
import { nextFile } from './form-files.ts';
import type { MakeCtx, Server } from './server.ts';

const params = Type.Object({ id: Id });
const sourceParams = Type.Object({ id: Id, source_id: Id });

export function notebookRoutes(makeCtx: MakeCtx) {
  return async (server: Server): Promise<void> => {
    server.get(
      '/notebooks',
      {
        schema: {
          summary: 'List notebooks, newest first',
          querystring: ListNotebooksQuery,
          response: { 200: NotebookList },
        },
      },
      async (request, reply) => listNotebooks(await makeCtx(request, reply), request.query),
    );

    server.post(
      '/notebooks',
      { schema: { summary: 'Make a notebook', body: CreateNotebook, response: { 201: Notebook } } },
      async (request, reply) => reply.code(201).send(await createNotebook(await makeCtx(request, reply), request.body)),
    );

    server.get(
      '/notebooks/:id',
      { schema: { summary: 'Read a notebook', params, response: { 200: Notebook } } },
      async (request, reply) => readNotebook(await makeCtx(request, reply), request.params.id),
    );

    server.patch(
      '/notebooks/:id',
      {
        schema: { summary: 'Rename or describe a notebook', params, body: UpdateNotebook, response: { 200: Notebook } },
      },
      async (request, reply) => updateNotebook(await makeCtx(request, reply), request.params.id, request.body),
    );

    server.delete(
      '/notebooks/:id',
      {
        schema: {
          summary: 'Delete a notebook with its sources; its sessions are closed and kept, or deleted too',
          params,
          querystring: DeleteNotebookQuery,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        await deleteNotebook(await makeCtx(request, reply), request.params.id, request.query.sessions ?? 'keep');
        return reply.code(204).send(null);
      },
    );

    server.get(
      '/notebooks/:id/sources',
      {
        schema: {
          summary: 'The sources of a notebook, in the order of the story',
          params,
          response: { 200: SourceList },
        },
      },
      async (request, reply) => listSources(await makeCtx(request, reply), request.params.id),
    );

    server.post(
      '/notebooks/:id/sources',
      {
        schema: {
          summary:
            'Add text, Markdown, HTML, PDF, EPUB or DOCX files of at most 50 MB each, as multipart/form-data with each in a field named file',
          consumes: ['multipart/form-data'],
          params,
          response: { 200: AddedSources },
        },
      },
      async (request, reply) => {
        const ctx = await makeCtx(request, reply);
        // Before anything is read: a stranger's notebook is none.
        await readNotebook(ctx, request.params.id);
        return { results: await addAll(ctx, request, request.params.id) };
      },
    );

    server.get(
      '/notebooks/:id/sources/:source_id',
      { schema: { summary: 'Read a source', params: sourceParams, response: { 200: Source } } },
      async (request, reply) => readSource(await makeCtx(request, reply), request.params.id, request.params.source_id),
    );

    server.delete(
      '/notebooks/:id/sources/:source_id',
      {
        schema: { summary: 'Remove a source with its passages', params: sourceParams, response: { 204: Type.Null() } },
      },
      async (request, reply) => {
        await removeSource(await makeCtx(request, reply), request.params.id, request.params.source_id);
        return reply.code(204).send(null);
      },
    );

    server.post(
      '/notebooks/:id/sources/:source_id/retry',
      {
        schema: {
          summary: 'Index a source again that failed, or has no embeddings',
          params: sourceParams,
          response: { 200: Source },
        },
      },
      async (request, reply) => retrySource(await makeCtx(request, reply), request.params.id, request.params.source_id),
    );

    server.get(
      '/notebooks/:id/sources/:source_id/text',
      {
        schema: {
          summary: `A stretch of a source's text, of at most ${notebookLimits.text} characters`,
          params: sourceParams,
          querystring: SourceTextQuery,
          response: { 200: SourceText },
        },
      },
      async (request, reply) =>
        readText(await makeCtx(request, reply), request.params.id, request.params.source_id, request.query),
    );

    server.get(
      '/notebooks/:id/passages/:passage_id',
      {
        schema: {
          summary: 'A passage with what stands around it',
          params: Type.Object({ id: Id, passage_id: Id }),
          response: { 200: PassageInContext },
        },
      },
      async (request, reply) =>
        readPassage(await makeCtx(request, reply), request.params.id, request.params.passage_id),
    );

    server.post(
      '/notebooks/:id/search',
      {
        schema: {
          summary: 'Find passages, best first, none after the story position',
          params,
          body: SearchNotebook,
          response: { 200: NotebookSearchResults },
        },
      },
      async (request, reply) => searchNotebook(await makeCtx(request, reply), request.params.id, request.body),
    );
  };
}

/** Each file is stored as it arrives. One that cannot be read does not keep out the others. */
async function addAll(ctx: Ctx, request: FastifyRequest, notebookId: string): Promise<AddedSources['results']> {
  const most = notebookLimits.filesAtOnce;
  // More than are taken are still counted, so that those before them have their report.
  const files = request.files({ limits: { files: 2 * most, parts: 3 * most } });
  const results: AddedSources['results'] = [];
  for (let part = (await nextFile(files)).value; part !== undefined; part = (await nextFile(files)).value) {
    const { file } = part;
    if (part.fieldname !== 'file') {
      file.resume();
      throw new InputError([
        { field: part.fieldname.slice(0, 100), message: 'is not a field known here', rule: 'unknown' },
      ]);
    }
    // A part may come without a name, whatever the type says.
    const name = shownFileName(part.filename ?? '');
    if (results.length >= most) {
      file.resume();
      const error = new AppError('too_many_files', `Up to ${most} files are taken at a time. Send the others again.`);
      results.push({ name, source: null, duplicate: false, error: messageError(error) });
      continue;
    }
    try {
      const added = await addSource(ctx, notebookId, {
        name,
        content: file,
        async check() {
          if (file.truncated) throw new AppError('file_too_large', 'The file is larger than 50 MB.');
        },
      });
      results.push({ name, ...added, error: null });
    } catch (error) {
      // Whatever is wrong with the notebook or the form is wrong with all of them.
      if (!(error instanceof AppError) || error.code === 'not_found' || error.code === 'invalid_input') throw error;
      results.push({ name, source: null, duplicate: false, error: messageError(error) });
    }
  }
  if (results.length === 0) throw new InputError([{ field: 'file', message: 'is required', rule: 'required' }]);
  return results;
}
