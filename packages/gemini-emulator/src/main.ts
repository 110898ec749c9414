import { startEmulator } from './server.ts';

// The port: `main.ts 9000`, `main.ts --port=9000`, or PORT; a free one otherwise.
const given = process.argv[2]?.replace(/^--port=/, '') ?? process.env['PORT'] ?? '0';
const port = Number(given);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`Not a port: ${given}`);
  process.exit(1);
}

const emulator = await startEmulator({ port });
console.log(JSON.stringify({ baseUrl: emulator.baseUrl }));

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void emulator.close());
}
