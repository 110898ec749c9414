import { Agent, createServer, request } from 'node:http';
import { serve } from './serve.ts';

const { hostname, port } = new URL(process.argv[2] ?? '');
const agent = new Agent({ keepAlive: true, maxFreeSockets: Infinity });

const server = createServer((incoming, response) => {
  const { method, url: path, headers } = incoming;
  const upstream = request({ hostname, port, agent, method, path, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  upstream.on('error', () => response.destroy());
  response.on('close', () => upstream.destroy());
  incoming.pipe(upstream);
});

await serve(server);
