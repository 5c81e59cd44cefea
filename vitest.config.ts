import { defineConfig } from 'vitest/config';

// Not 'module': what packages offer under it is for bundlers, and Node cannot always load it.
const conditions = ['source', 'node', 'development|production'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['libs/*/src/**/*.spec.ts', 'apps/*/src/**/*.spec.ts', 'test/deploy/*.spec.ts'],
        },
      },
      {
        extends: true,
        test: { name: 'services', include: ['test/services/**/*.e2e-spec.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'platform',
          include: ['test/platform/**/*.e2e-spec.ts'],
          globalSetup: ['test/platform/platform-pool.ts'],
          testTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: { name: 'faults', include: ['test/faults/**/*.e2e-spec.ts'], testTimeout: 180_000 },
      },
    ],
  },
});
