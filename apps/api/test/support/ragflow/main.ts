import { startFakeRagflow } from './fake.ts';

// For tests of the web app, whose server runs as people run it: `node main.ts <port>`.
await startFakeRagflow(Number(process.argv[2]));
