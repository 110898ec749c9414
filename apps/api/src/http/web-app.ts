import fastifyStatic from '@fastify/static';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { problem, sendProblem } from './problem.ts';
import type { Server } from './server.ts';

/** Serves the built SPA; every path that is no file and no API is one of its screens. */
export async function serveWebApp(server: Server, dir: string): Promise<void> {
  const built = existsSync(join(dir, 'index.html'));
  if (built) {
    await server.register(fastifyStatic, {
      root: dir,
      preCompressed: true,
      setHeaders: (response, path) => response.header('cache-control', cachingOf(path)),
    });
  }
  server.setNotFoundHandler((request, reply) => {
    const screen =
      request.method === 'GET' &&
      request.headers.accept?.includes('text/html') === true &&
      !request.url.startsWith('/api');
    if (built && screen) return reply.sendFile('index.html');
    return sendProblem(
      reply,
      problem('not_found', `There is nothing at ${request.method} ${request.url.split('?')[0]}.`),
    );
  });
}

function cachingOf(path: string): string {
  // Vite puts a hash of the content into the names below /assets, and nowhere else.
  if (path.includes('/assets/')) return 'public, max-age=31536000, immutable';
  // The page's policy depends on a cookie, and browsers take no other policy from "not modified".
  return path.includes('index.html') ? 'no-store' : 'no-cache';
}
