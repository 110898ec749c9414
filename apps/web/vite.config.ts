import { lingui } from '@lingui/vite-plugin';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { listAssets } from './asset-list.ts';
import { reportFirstLoad } from './first-load.ts';
import { precompress } from './precompress.ts';

const api = `http://127.0.0.1:${process.env['PORT'] ?? 8787}`;

/** Without this the page is set in a fallback face first and every line jumps when the real one arrives. */
function preloadFonts(): Plugin {
  const wanted = [/newsreader-latin-opsz-normal.*\.woff2$/, /hanken-grotesk-latin-wght-normal.*\.woff2$/];
  return {
    name: 'preload-fonts',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) =>
        Object.keys(bundle ?? {})
          .filter((file) => wanted.some((pattern) => pattern.test(file)))
          .map((file) => ({
            tag: 'link',
            attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${file}`, crossorigin: true },
            injectTo: 'head',
          })),
    },
  };
}

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [
    lingui({ cwd: import.meta.dirname, macroTransform: true, failOnMissing: true }),
    react(),
    tailwindcss(),
    preloadFonts(),
    listAssets(),
    reportFirstLoad(['/src/routes/gallery.tsx', '/src/locales/en.po']),
    precompress(),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('src', import.meta.url)) } },
  build: {
    target: 'es2023',
    // `light-dark()` is left to the browser: the tokens are written with it.
    cssTarget: ['chrome125', 'firefox128', 'safari18'],
    // Inlined fonts would be data: URLs, which the page's policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The chat's chunk: most of it parses markdown, and it is loaded when a conversation is opened, not before.
    chunkSizeWarningLimit: 640,
    // What several screens need is one chunk: dozens of small ones compress badly and are asked for one by one.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'common', test: /./, minShareCount: 4 }] } } },
  },
  server: {
    proxy: {
      '/api': { target: api, changeOrigin: false },
    },
  },
});
