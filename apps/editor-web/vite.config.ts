import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));

export default defineConfig({
  root: here,
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
