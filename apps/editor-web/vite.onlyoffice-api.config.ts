import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));

/** api.js of the ONLYOFFICE Docs API: one plain script that integrators' pages load from us. */
export default defineConfig({
  root: here,
  resolve: { conditions: ['source', 'browser', 'module', 'import', 'default'] },
  build: {
    outDir: resolve(here, '../../dist/web/onlyoffice'),
    emptyOutDir: true,
    target: 'es2020',
    sourcemap: false,
    lib: {
      entry: resolve(here, 'src/onlyoffice-api/api.ts'),
      formats: ['iife'],
      name: 'WenqiaoOnlyofficeApi',
      fileName: () => 'api.js',
    },
  },
});
