import { parentPort } from 'node:worker_threads';
import { startEmulator } from './server.ts';

// Entry of a worker thread: drafting from a long book takes seconds of computing, which must not hold up the thread that
// serves everybody else. Tells its address once it listens, and lives until it is terminated.
const emulator = await startEmulator();
parentPort?.postMessage(emulator.baseUrl);
