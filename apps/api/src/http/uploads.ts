import { Upload } from '@dramatis/contract/uploads';
import { storeUpload } from '../domain/uploads/store.ts';
import { AppError, InputError } from '../errors.ts';
import { nextFile } from './form-files.ts';
import type { MakeCtx, Server } from './server.ts';

export function uploadRoutes(makeCtx: MakeCtx) {
  return async (server: Server): Promise<void> => {
    server.post(
      '/uploads',
      {
        schema: {
          summary:
            'Upload a text, Markdown, HTML, PDF, EPUB or DOCX file of at most 50 MB, as multipart/form-data in a field named file',
          consumes: ['multipart/form-data'],
          response: { 201: Upload },
        },
      },
      async (request, reply) => {
        const ctx = await makeCtx(request, reply);
        const files = request.files();
        const part = (await nextFile(files)).value;
        if (part?.fieldname !== 'file') {
          part?.file.resume();
          throw new InputError([{ field: 'file', message: 'is required', rule: 'required' }]);
        }
        const upload = await storeUpload(ctx, {
          // A part may come without a name, whatever the type says.
          name: part.filename ?? '',
          content: part.file,
          async check() {
            if (part.file.truncated) throw new AppError('file_too_large', 'The file is larger than 50 MB.');
            // A second file is refused here, where it would else go unheard.
            await nextFile(files);
          },
        });
        return reply.code(201).send(upload);
      },
    );
  };
}
