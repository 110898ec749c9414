import { create as contentDisposition } from 'content-disposition';
import {
  ImportQuery,
  ImportReport,
  LorebookReport,
  type ImportConflict,
  type ImportResult,
} from '@dramatis/contract/cards';
import { CARD_MAX_BYTES, IMPORT_MAX_FILES } from '@dramatis/contract/limits';
import { Id } from '@dramatis/contract/primitives';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Ctx } from '../context.ts';
import { attachLorebook } from '../domain/characters/attach-lorebook.ts';
import { exportCard, type ExportedFile } from '../domain/characters/export-card.ts';
import { exportLorebook } from '../domain/characters/export-lorebook.ts';
import { importCard, refusedFile } from '../domain/characters/import-card.ts';
import { shownFileName } from '../domain/uploads/file-name.ts';
import { InputError } from '../errors.ts';
import { nextFile, readOnlyFile, readPart } from './form-files.ts';
import type { MakeCtx, Server } from './server.ts';

const params = Type.Object({ id: Id });
const consumes = ['multipart/form-data'];

/** Cards and lorebooks, in and out. */
export function cardRoutes(makeCtx: MakeCtx) {
  return async (server: Server): Promise<void> => {
    server.post(
      '/characters/import',
      {
        schema: {
          summary: 'Import character cards, as multipart/form-data with each file in a field named file',
          consumes,
          querystring: ImportQuery,
          response: { 200: ImportReport },
        },
      },
      async (request, reply) => {
        const ctx = await makeCtx(request, reply);
        return { results: await importAll(ctx, request, request.query.on_conflict ?? 'report') };
      },
    );

    server.post(
      '/characters/:id/lorebook',
      {
        schema: {
          summary: 'Give a character the lorebook of a file, as multipart/form-data in a field named file',
          consumes,
          params,
          querystring: Type.Object({ replace: Type.Optional(Type.Boolean()) }),
          response: { 200: LorebookReport },
        },
      },
      async (request, reply) => {
        const ctx = await makeCtx(request, reply);
        const bytes = await readOnlyFile(request, CARD_MAX_BYTES);
        return await attachLorebook(ctx, request.params.id, bytes, { replace: request.query.replace ?? false });
      },
    );

    server.get(
      '/characters/:id/card.json',
      {
        schema: {
          summary: 'A character as a card in JSON',
          params,
          querystring: Type.Object({ spec: Type.Optional(Type.Enum(['v2', 'v3'])) }),
        },
      },
      async (request, reply) => {
        const ctx = await makeCtx(request, reply);
        return sendFile(reply, await exportCard(ctx, request.params.id, request.query.spec ?? 'v3'));
      },
    );

    server.get(
      '/characters/:id/lorebook.json',
      {
        schema: {
          summary: 'A character’s lorebook as a file of its own, for readers of V3 or for SillyTavern',
          params,
          querystring: Type.Object({ format: Type.Optional(Type.Enum(['v3', 'sillytavern'])) }),
        },
      },
      async (request, reply) => {
        const ctx = await makeCtx(request, reply);
        return sendFile(reply, await exportLorebook(ctx, request.params.id, request.query.format ?? 'v3'));
      },
    );

    for (const target of ['png', 'charx'] as const) {
      server.get(
        `/characters/:id/card.${target}`,
        { schema: { summary: `A character as a card in ${target.toUpperCase()}`, params } },
        async (request, reply) => {
          const ctx = await makeCtx(request, reply);
          return sendFile(reply, await exportCard(ctx, request.params.id, target));
        },
      );
    }
  };
}

/** Each file is imported as it arrives, so that only one is in memory. */
async function importAll(ctx: Ctx, request: FastifyRequest, onConflict: ImportConflict): Promise<ImportResult[]> {
  // More than are taken are still counted, so that those before them have their report.
  const files = request.files({
    limits: { fileSize: CARD_MAX_BYTES, files: 2 * IMPORT_MAX_FILES, parts: 3 * IMPORT_MAX_FILES },
  });
  const results: ImportResult[] = [];
  for (let part = (await nextFile(files)).value; part !== undefined; part = (await nextFile(files)).value) {
    // A part may come without a name, whatever the type says.
    const name = shownFileName(part.filename ?? '');
    if (part.fieldname !== 'file') {
      part.file.resume();
      throw new InputError([
        { field: part.fieldname.slice(0, 100), message: 'is not a field known here', rule: 'unknown' },
      ]);
    }
    if (results.length >= IMPORT_MAX_FILES) {
      part.file.resume();
      const message = `Up to ${IMPORT_MAX_FILES} files are taken at a time. Send the others again.`;
      results.push(refusedFile(name, { code: 'too_many_files', where: '', message }));
      continue;
    }
    const bytes = await readPart(part);
    if (bytes === null) {
      const message = `A card may have ${CARD_MAX_BYTES / 1024 / 1024} MB.`;
      results.push(refusedFile(name, { code: 'file_too_large', where: '', message }));
    } else {
      results.push(await importCard(ctx, { name, bytes }, onConflict));
    }
  }
  if (results.length === 0) throw new InputError([{ field: 'file', message: 'is required', rule: 'required' }]);
  return results;
}

function sendFile(reply: FastifyReply, { fileName, mediaType, bytes }: ExportedFile): FastifyReply {
  return reply
    .type(mediaType)
    .header('content-disposition', contentDisposition(fileName))
    .header('cache-control', 'private, no-store')
    .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
}
