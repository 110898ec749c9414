import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

/** What screens are made of. Of the fonts only those that most words are set in; others are kept once they were needed. */
const KEPT = /\.(js|css)$|-latin-(opsz|wght)-[^/]*\.woff2$/;

/** Writes a list of what every screen of this build needs, and its address into the page. `public/sw.js` keeps what it names. */
export function listAssets(): Plugin {
  let list = { fileName: '', source: '' };
  return {
    name: 'list-assets',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) => {
        const files = Object.keys(bundle ?? {}).filter((file) => KEPT.test(file));
        const source = JSON.stringify(files.toSorted().map((file) => `/${file}`));
        const hash = createHash('sha256').update(source).digest('base64url').slice(0, 8);
        list = { fileName: `assets/list-${hash}.json`, source };
        return [{ tag: 'meta', attrs: { name: 'assets', content: `/${list.fileName}` }, injectTo: 'head' }];
      },
    },
    generateBundle: {
      order: 'post',
      handler() {
        this.emitFile({ type: 'asset', ...list });
      },
    },
  };
}
