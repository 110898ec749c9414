/** The agent's variable that says who it is, what it is to do and what was said. */
export const SCENE = 'scene';

/** Chunks that it is given for a question. */
const CHUNKS = 8;
/** Questions that a session of it remembers: longer ones are begun anew, with all of it told. */
export const REMEMBERED_TURNS = 12;

const INSTRUCTION = `{begin@${SCENE}}

## Passages
What follows was found in the documents for the last message. Answer from it. Where it does not say, make nothing up.

{Retrieval:passages@formalized_content}`;

/**
 * The agent of a notebook: it looks for chunks, then a model writes. Retrieval is a step of its own and no tool of the
 * model's, because only then RAGFlow tells before the text which chunks there are.
 */
export function agentTemplate(datasetId: string, model: string): object {
  return {
    components: {
      begin: {
        obj: {
          component_name: 'Begin',
          params: {
            mode: 'conversational',
            prologue: '',
            inputs: { [SCENE]: { name: SCENE, type: 'paragraph', optional: true } },
          },
        },
        downstream: ['Retrieval:passages'],
        upstream: [],
      },
      'Retrieval:passages': {
        obj: {
          component_name: 'Retrieval',
          params: {
            query: '{sys.query}',
            // Two names of the same, by versions.
            dataset_ids: [datasetId],
            kb_ids: [datasetId],
            top_n: CHUNKS,
            top_k: 1024,
            similarity_threshold: 0.2,
            keywords_similarity_weight: 0.5,
            empty_response: '',
          },
        },
        downstream: ['Agent:writer'],
        upstream: ['begin'],
      },
      'Agent:writer': {
        obj: {
          component_name: 'Agent',
          params: {
            llm_id: model,
            sys_prompt: INSTRUCTION,
            prompts: [{ role: 'user', content: '{sys.query}' }],
            tools: [],
            cite: true,
            message_history_window_size: REMEMBERED_TURNS,
          },
        },
        downstream: ['Message:answer'],
        upstream: ['Retrieval:passages'],
      },
      'Message:answer': {
        obj: { component_name: 'Message', params: { content: ['{Agent:writer@content}'] } },
        downstream: [],
        upstream: ['Agent:writer'],
      },
    },
    globals: { 'sys.query': '', 'sys.user_id': '', 'sys.conversation_turns': 0, 'sys.files': [] },
    graph: { nodes: [], edges: [] },
    history: [],
    messages: [],
    path: [],
    retrieval: [],
  };
}
