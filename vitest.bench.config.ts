import { defineConfig } from 'vitest/config';

const conditions = ['source', 'node', 'development|production'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { include: ['test/bench/*.bench-spec.ts'], fileParallelism: false, testTimeout: 600_000, hookTimeout: 120_000 },
});
