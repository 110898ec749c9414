import { Attachment } from '@dramatis/contract/attachments';
import { attachmentLimits } from '@dramatis/contract/limits';
import { Id } from '@dramatis/contract/primitives';
import { create as contentDisposition } from 'content-disposition';
import { Type } from 'typebox';
import { readAttachment } from '../domain/attachments/read.ts';
import { storeAttachment } from '../domain/attachments/store.ts';
import { byteRange } from './byte-range.ts';
import { closeSignal } from './close-signal.ts';
import { readNamedFile } from './form-files.ts';
import type { MakeCtx, Server } from './server.ts';

const LARGEST = Math.max(...Object.values(attachmentLimits.bytes));

/** Files that go with messages. */
export function attachmentRoutes(makeCtx: MakeCtx) {
  return async (server: Server): Promise<void> => {
    server.post(
      '/attachments',
      {
        schema: {
          summary:
            'Upload a picture, a recording, a PDF or a text to be sent with a message, as multipart/form-data in a field named file',
          consumes: ['multipart/form-data'],
          response: { 201: Attachment },
        },
      },
      async (request, reply) => {
        const ctx = await makeCtx(request, reply);
        const gone = closeSignal(reply);
        const file = await readNamedFile(request, LARGEST);
        return reply.code(201).send(await storeAttachment(ctx, file, gone));
      },
    );

    server.get(
      '/attachments/:id',
      { schema: { summary: 'The file of an attachment, or a range of its bytes', params: Type.Object({ id: Id }) } },
      async (request, reply) => {
        const file = await readAttachment(await makeCtx(request, reply), request.params.id);
        const etag = `"${file.sha256}"`;
        const isShown = file.kind === 'image' || file.kind === 'audio';
        reply.headers({
          etag,
          'cache-control': 'private, max-age=31536000, immutable',
          // Whatever a browser makes of it, it has no rights here.
          'content-security-policy': "default-src 'none'; sandbox",
          'content-disposition': contentDisposition(file.name, { type: isShown ? 'inline' : 'attachment' }),
          'accept-ranges': 'bytes',
        });
        if (request.headers['if-none-match']?.includes(etag)) return reply.code(304).send();
        const bytes = await file.read();
        const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
        reply.type(file.kind === 'text' ? 'text/plain' : file.mediaType);
        // Some browsers play nothing that they cannot have in pieces.
        const range = byteRange(request.headers.range, whole.length);
        if (range === 'all') return reply.send(whole);
        if (range === 'none') return reply.code(416).header('content-range', `bytes */${whole.length}`).send();
        const { start, end } = range;
        return reply
          .code(206)
          .header('content-range', `bytes ${start}-${end}/${whole.length}`)
          .send(whole.subarray(start, end + 1));
      },
    );
  };
}
