import { defineConfig } from 'vitest/config';

const conditions = ['source', 'node', 'development|production'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  // Long ones have folders of their own and are asked for by name.
  test: {
    include: [`test/bench/${process.env['BENCH'] ?? '*'}.bench-spec.ts`],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 120_000,
  },
});
