import { lingui } from '@lingui/vite-plugin';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  root,
  plugins: [lingui({ cwd: root, macroTransform: true })],
  resolve: { alias: { '@': fileURLToPath(new URL('src', import.meta.url)) } },
  test: { name: 'web', include: ['src/**/*.test.{ts,tsx}'], setupFiles: ['test/speak-english.ts'] },
});
