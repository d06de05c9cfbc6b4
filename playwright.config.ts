import { defineConfig } from '@playwright/test'
import type { RuntimeOptions } from './app/e2e/runtime.ts'
import { findElectron } from './build/start/electron-binary.mjs'

/*
 * Every spec runs in a plain Chromium. What depends on the shell runs on each desktop runtime as well: the stand-in for Electron,
 * real Electron where its binary is, and a packaged app that GRADWIRE_APP names. The window is the same everywhere, so that
 * doing everything twice would only take twice the time.
 */
const onDesktop = ['shell.spec.ts', 'files.spec.ts', 'main-job.spec.ts', 'keyboard.spec.ts']
const desktop = { testMatch: onDesktop }
const packaged = process.env['GRADWIRE_APP']

export default defineConfig<object, RuntimeOptions>({
  testDir: 'app/e2e',
  outputDir: 'test-results',
  globalSetup: './app/e2e/build-first.ts',
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  retries: 1,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: '.cache/test/e2e.json' }]],
  use: { trace: 'on-first-retry' },
  projects: [
    { name: 'standin', use: { runtime: 'standin' }, testMatch: [...onDesktop, 'standin.spec.ts'] },
    { name: 'chromium', use: { runtime: 'chromium' }, testIgnore: ['shell.spec.ts', 'standin.spec.ts'] },
    ...(findElectron() === undefined ? [] : [{ name: 'electron', use: { runtime: 'electron' as const }, ...desktop }]),
    ...(packaged === undefined ? [] : [{ name: 'packaged', use: { runtime: 'packaged' as const }, ...desktop }]),
  ],
})
