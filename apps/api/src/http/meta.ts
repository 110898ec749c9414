import { attachmentKinds } from '@dramatis/contract/attachments';
import { attachmentLimits } from '@dramatis/contract/limits';
import { Meta } from '@dramatis/contract/meta';
import { answerers } from '@dramatis/contract/sessions';
import type { Deps } from '../context.ts';
import { mediaTypesOf } from '../domain/attachments/recognise.ts';
import type { Server } from './server.ts';

/** What operators and frontends ask without an identity. */
export function metaRoutes({ llm, knowledge }: Pick<Deps, 'llm' | 'knowledge'>, version: string) {
  return async (server: Server): Promise<void> => {
    server.get('/meta', { schema: { summary: 'What answers here', response: { 200: Meta } } }, async () => ({
      version,
      model: llm.model,
      demo: llm.demo,
      modalities: llm.capabilities.list.map(({ model, takes }) => ({ model, takes: [...takes] })),
      notebook_engines: [...knowledge.engines],
      answerers: answerers.filter((each) => each === 'model' || knowledge.agent !== null),
      attachments: {
        per_message: attachmentLimits.perMessage,
        files_bytes: attachmentLimits.filesBytes,
        kinds: attachmentKinds.map((kind) => ({
          kind,
          max_bytes: attachmentLimits.bytes[kind],
          media_types: [...mediaTypesOf[kind]],
        })),
      },
    }));
  };
}
