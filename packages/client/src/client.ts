import { attachmentOperations } from './attachments.ts';
import { cardOperations } from './cards.ts';
import { castOperations } from './casts.ts';
import { characterOperations } from './characters.ts';
import { conversationOperations } from './conversations.ts';
import { interchangeOperations } from './interchange.ts';
import { lorebookOperations } from './lorebooks.ts';
import { memoryOperations } from './memories.ts';
import { notebookOperations } from './notebooks.ts';
import { notebookChatOperations } from './notebook-chat.ts';
import { streamOperations } from './streams.ts';
import { personaOperations } from './personas.ts';
import { createTransport, type TransportOptions } from './transport.ts';

export type Client = ReturnType<typeof createClient>;

/** Everything a frontend can ask of the server. Camel case outside; the wire's snake case stays inside. */
export function createClient(options: TransportOptions) {
  const transport = createTransport(options);
  return {
    ...conversationOperations(transport),
    ...attachmentOperations(transport),
    ...streamOperations(transport),
    ...characterOperations(transport),
    ...castOperations(transport),
    ...cardOperations(transport),
    ...lorebookOperations(transport),
    ...personaOperations(transport),
    ...interchangeOperations(transport),
    ...memoryOperations(transport),
    ...notebookOperations(transport),
    ...notebookChatOperations(transport),
  };
}
