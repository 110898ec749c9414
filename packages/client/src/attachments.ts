import type * as attachments from '@dramatis/contract/attachments';
import { camelCase } from './case.ts';
import type * as model from './model.ts';
import type { Transport } from './transport.ts';

/** Where the file of an attachment is, from the server's origin. */
export function attachmentPath(attachmentId: string): string {
  return `/api/attachments/${encodeURIComponent(attachmentId)}`;
}

/** Files that go with messages: uploaded first, then named by `sendMessage`. */
export function attachmentOperations({ form }: Transport) {
  return {
    async uploadAttachment(
      file: Blob,
      name: string,
      given: { onProgress?: (fraction: number) => void; signal?: AbortSignal } = {},
    ): Promise<model.Attachment> {
      const body = () => {
        const data = new FormData();
        data.append('file', file, name);
        return data;
      };
      return camelCase(await form<attachments.Attachment>('/attachments', body, given));
    },
  };
}
