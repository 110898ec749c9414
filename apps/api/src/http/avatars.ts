import { CharacterSummary } from '@dramatis/contract/characters';
import { AVATAR_MAX_BYTES } from '@dramatis/contract/limits';
import { Id } from '@dramatis/contract/primitives';
import { Type } from 'typebox';
import { readAvatar } from '../domain/characters/read-avatar.ts';
import { setAvatar } from '../domain/characters/set-avatar.ts';
import { characterSummary } from '../domain/characters/summary.ts';
import { readOnlyFile } from './form-files.ts';
import type { MakeCtx, Server } from './server.ts';

const params = Type.Object({ id: Id });

/** The pictures of characters. */
export function avatarRoutes(makeCtx: MakeCtx) {
  return async (server: Server): Promise<void> => {
    server.get(
      '/characters/:id/avatar',
      {
        schema: {
          summary: 'The picture of a character',
          params,
          querystring: Type.Object({ v: Type.Optional(Type.String({ maxLength: 64 })) }),
        },
      },
      async (request, reply) => {
        const avatar = await readAvatar(await makeCtx(request, reply), request.params.id);
        const etag = `"${avatar.sha256}"`;
        const { v } = request.query;
        const isFixed = v !== undefined && v !== '' && avatar.sha256.startsWith(v);
        reply.header('etag', etag);
        reply.header('cache-control', isFixed ? 'private, max-age=31536000, immutable' : 'private, no-cache');
        if (request.headers['if-none-match']?.includes(etag)) return reply.code(304).send();
        const { bytes, mediaType } = await avatar.read();
        return reply.type(mediaType).send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
      },
    );

    server.put(
      '/characters/:id/avatar',
      {
        schema: {
          summary: 'Give a character a picture: PNG, JPEG, WebP or GIF, as multipart/form-data in a field named file',
          consumes: ['multipart/form-data'],
          params,
          response: { 200: CharacterSummary },
        },
      },
      async (request, reply) => {
        const ctx = await makeCtx(request, reply);
        const bytes = await readOnlyFile(request, AVATAR_MAX_BYTES);
        return characterSummary(await setAvatar(ctx, request.params.id, bytes));
      },
    );

    server.delete(
      '/characters/:id/avatar',
      { schema: { summary: 'Take the picture of a character away', params, response: { 200: CharacterSummary } } },
      async (request, reply) =>
        characterSummary(await setAvatar(await makeCtx(request, reply), request.params.id, null)),
    );
  };
}
