import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError } from './api-error.ts';
import type { EmulatorState } from './emulator-state.ts';
import { parseFaults } from './faults.ts';
import { readBody, sendJson } from './http-body.ts';
import { parsePace } from './pace.ts';

/** Answers everything below /__emulator/: the same controls as in-process, for tests in other processes. */
export async function handleControl(
  state: EmulatorState,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  switch (`${request.method} ${url.pathname.slice('/__emulator/'.length)}`) {
    case 'POST faults':
      state.faults.inject(...parseFaults((await readBody(request)).json));
      break;
    case 'DELETE faults':
      state.faults.clear();
      break;
    case 'PUT pace':
      state.pace = parsePace((await readBody(request)).json);
      break;
    case 'DELETE requests':
      state.requests.clear();
      break;
    case 'GET faults':
    case 'GET pace':
    case 'GET requests':
      break;
    default:
      request.resume();
      throw new ApiError('NOT_FOUND', `No such control: ${request.method} ${url.pathname}`);
  }
  const { pace, faults, requests } = state;
  sendJson(response, 200, {
    pace,
    faults: faults.pending(),
    requests: url.pathname.endsWith('/requests') ? requests.list() : undefined,
  });
}
