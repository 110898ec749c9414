import { Upload } from '@dramatis/contract/uploads';
import { storeUpload } from '../domain/uploads/store.ts';
import { InputError } from '../errors.ts';
import type { MakeCtx, Server } from './server.ts';

export function uploadRoutes(makeCtx: MakeCtx) {
  return async (server: Server): Promise<void> => {
    server.post(
      '/uploads',
      {
        schema: {
          summary: 'Upload a text, Markdown or PDF file of at most 50 MB, as multipart/form-data in a field named file',
          consumes: ['multipart/form-data'],
          response: { 201: Upload },
        },
      },
      async (request, reply) => {
        const ctx = await makeCtx(request, reply);
        const part = await request.file();
        if (part === undefined || part.fieldname !== 'file')
          throw new InputError([{ field: 'file', message: 'is required' }]);
        const upload = await storeUpload(ctx, {
          name: part.filename,
          content: part.file,
          wasCut: () => part.file.truncated,
        });
        return reply.code(201).send(upload);
      },
    );
  };
}
