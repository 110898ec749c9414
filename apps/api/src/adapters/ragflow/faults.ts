import { EngineError } from '../../errors.ts';

/** Longest text of RAGFlow that is kept as a cause, for the log. */
const MOST_TOLD = 300;

/** Codes of an answer that say the server is unwell, not that the request is wrong. */
const OUTAGES = new Set([100, 105, 500]);

/** RAGFlow understood the request and does not do it; asking again does not help. */
export class RefusedError extends EngineError {
  override readonly name = 'RefusedError';
  /** As RAGFlow numbers it: 101 bad argument, 102 not there or in the wrong state, 108 not permitted, … */
  readonly ragflowCode: number;

  constructor(ragflowCode: number, cause: unknown) {
    super('engine_refused', 'RAGFlow refused the request. Nothing was lost; ask whoever runs it.', {
      retryable: false,
      cause,
    });
    this.ragflowCode = ragflowCode;
  }
}

/** Of an answer whose `code` is not 0. What RAGFlow says is kept as the cause, which people never see. */
export function faultOfCode(code: number, message: string): EngineError {
  const cause = new Error(`RAGFlow answered ${code}: ${message.slice(0, MOST_TOLD)}`);
  if (code === 401) return badKeyFault(cause);
  return OUTAGES.has(code) ? unavailableFault(cause) : new RefusedError(code, cause);
}

/** Of an HTTP status that is not 200. */
export function faultOfStatus(status: number): EngineError {
  const cause = new Error(`RAGFlow answered HTTP ${status}`);
  if (status === 401 || status === 403) return badKeyFault(cause);
  return status >= 500 || status === 429 ? unavailableFault(cause) : new RefusedError(status, cause);
}

export function badKeyFault(cause?: unknown): EngineError {
  return new EngineError('engine_bad_key', 'RAGFlow refused the API key. Check RAGFLOW_API_KEY; nothing was lost.', {
    retryable: false,
    cause,
  });
}

export function unavailableFault(cause: unknown): EngineError {
  return new EngineError('engine_unavailable', 'RAGFlow could not be reached or is unwell. Nothing was lost; retry.', {
    retryable: true,
    cause,
  });
}

export function badOutputFault(cause?: unknown): EngineError {
  return new EngineError('engine_bad_output', 'RAGFlow answered in a form that could not be read. Nothing was lost.', {
    retryable: false,
    cause,
  });
}

export function tooOldFault(version: string): EngineError {
  return new RefusedError(0, new Error(`RAGFlow is ${version.slice(0, 40)}; 0.22 or newer is needed`));
}

export function parseFailedFault(why: 'failed' | 'stuck' | 'slow'): EngineError {
  const message = {
    failed: 'RAGFlow could not parse the document.',
    stuck: 'RAGFlow stopped in the middle of parsing the document, twice.',
    slow: 'RAGFlow is still parsing the document.',
  }[why];
  return new EngineError('engine_parse_failed', `${message} It is found by this server instead; retry later.`, {
    retryable: true,
  });
}

export function brokenStreamFault(cause?: unknown): EngineError {
  return new EngineError(
    'engine_broken_stream',
    'The connection to RAGFlow broke off. What had arrived is kept; retry.',
    { retryable: true, cause },
  );
}

/** Of an agent that was reached and wrote nothing, or not to its end. */
export function agentFailedFault(why: string): EngineError {
  return new EngineError('engine_agent_failed', "RAGFlow's agent could not answer. Nothing was lost; retry.", {
    retryable: true,
    cause: new Error(why.slice(0, MOST_TOLD)),
  });
}
