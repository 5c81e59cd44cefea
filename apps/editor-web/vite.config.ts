import { cpSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));

/** What pdf.js fetches when a file needs it: character maps, fonts, decoders. */
const pdfParts = {
  name: 'pdf-parts',
  closeBundle: () => {
    for (const part of ['cmaps', 'standard_fonts', 'wasm', 'iccs'])
      cpSync(
        resolve(here, '../../node_modules/pdfjs-dist', part),
        resolve(here, '../../dist/web/editor/assets/pdfjs', part),
        { recursive: true },
      );
  },
};

export default defineConfig({
  root: here,
  plugins: [pdfParts],
  base: '/editor/',
  resolve: { conditions: ['source', 'browser', 'module', 'import', 'default'] },
  build: {
    outDir: resolve(here, '../../dist/web/editor'),
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    rollupOptions: {
      input: {
        index: resolve(here, 'index.html'),
        viewer: resolve(here, 'viewer.html'),
        office: resolve(here, 'office.html'),
        'document-server': resolve(here, 'document-server.html'),
      },
    },
  },
});
