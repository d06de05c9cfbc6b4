import { defineConfig } from 'vitest/config'

const exclude = ['app/e2e/**', 'node_modules/**']

export default defineConfig({
  test: {
    globalSetup: 'build/kernels/fresh-kernels.mjs',
    setupFiles: 'build/test/seed.ts',
    testTimeout: 30_000,
    // Vitest would leave a core to others, which on a machine of two is half of it.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{core,app,renderer,build}/**/*.test.ts', 'bench/*.test.ts', 'bench/{report,workloads}/*.test.ts'],
          exclude: [...exclude, 'app/cli/**'],
        },
      },
      {
        // These start the bundled command, so it is built first.
        extends: true,
        test: { name: 'cli', include: ['app/cli/**/*.test.ts'], exclude, globalSetup: 'app/cli/testing/build-cli.ts' },
      },
    ],
  },
})
