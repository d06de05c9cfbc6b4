import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { include: ['{core,app,renderer,build}/**/*.test.ts'], exclude: ['app/e2e/**', 'node_modules/**'], testTimeout: 30_000 },
})
