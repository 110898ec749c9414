import { create as contentDisposition } from 'content-disposition';
import { ConversationImportReport, ExportQuery } from '@dramatis/contract/interchange';
import { CONVERSATIONS_ARCHIVE_MAX_BYTES, EXPORT_MAX_IDS } from '@dramatis/contract/limits';
import { Readable } from 'node:stream';
import { UUID } from '../domain/cursor.ts';
import { exportConversations } from '../domain/interchange/export-conversations.ts';
import { importConversations, refused } from '../domain/interchange/import-conversations.ts';
import { shownFileName } from '../domain/uploads/file-name.ts';
import { InputError } from '../errors.ts';
import { nextFile, throwBrokenForm } from './form-files.ts';
import type { MakeCtx, Server } from './server.ts';

/** Conversations out and in. */
export function interchangeRoutes(makeCtx: MakeCtx) {
  return async (server: Server): Promise<void> => {
    server.get(
      '/sessions/export',
      {
        schema: {
          summary: 'Export sessions with all their messages and characters, as a file of conversations',
          querystring: ExportQuery,
        },
      },
      async (request, reply) => {
        const ctx = await makeCtx(request, reply);
        const { ids, after } = request.query;
        const { pieces, isArchive, next } = await exportConversations(ctx, { ids: idsIn(ids), after: after ?? null });
        const name = `dramatis-${ctx.clock().toISOString().slice(0, 10)}.${isArchive ? 'zip' : 'json'}`;
        if (next !== null) {
          const query = new URLSearchParams({ ...(ids === undefined ? {} : { ids }), after: next });
          void reply.header('link', `<?${query.toString()}>; rel="next"`);
        }
        return reply
          .type(isArchive ? 'application/zip' : 'application/json; charset=utf-8')
          .header('content-disposition', contentDisposition(name))
          .header('cache-control', 'private, no-store')
          .send(Readable.from(pieces, { objectMode: false }));
      },
    );

    server.post(
      '/sessions/import',
      {
        schema: {
          summary: 'Import a file of conversations, as multipart/form-data in a field named file',
          consumes: ['multipart/form-data'],
          response: { 200: ConversationImportReport },
        },
      },
      async (request, reply) => {
        const ctx = await makeCtx(request, reply);
        const files = request.files({ limits: { fileSize: CONVERSATIONS_ARCHIVE_MAX_BYTES } });
        const part = (await nextFile(files)).value;
        if (part?.fieldname !== 'file') {
          part?.file.resume();
          throw new InputError([{ field: 'file', message: 'is required', rule: 'required' }]);
        }
        const name = shownFileName(part.filename ?? '');
        const content = await ctx.files.spool(part.file).catch(throwBrokenForm);
        try {
          // A second file is refused here, where it would else go unheard.
          await nextFile(files);
          if (!part.file.truncated) return await importConversations(ctx, { name, content });
          const most = CONVERSATIONS_ARCHIVE_MAX_BYTES / 1024 / 1024;
          const message = `An archive of conversations may have ${most} MB.`;
          return { file: name, results: [refused('', null, { code: 'file_too_large', where: '', message })] };
        } finally {
          await content.close();
        }
      },
    );
  };
}

function idsIn(text: string | undefined): string[] | null {
  if (text === undefined) return null;
  const ids = text.split(',');
  if (ids.length <= EXPORT_MAX_IDS && ids.every((id) => UUID.test(id))) return ids;
  throw new InputError([{ field: 'ids', message: `must be up to ${EXPORT_MAX_IDS} ids, separated by commas` }]);
}
