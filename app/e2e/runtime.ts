/*
 * One harness for every runtime. A spec asks for `page`, the app's window, and uses it as any page; for files it asks `app`,
 * which answers the dialogs and reads what was saved, whichever runtime is below.
 */
import { chromium, test as base, type Browser, type ElectronApplication, type Page } from '@playwright/test'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { findChromium, quietSwitches, rootSwitches } from '../../build/standin/find-chromium.mjs'
import { launchBrowser } from './launch-browser.ts'
import { launchDesktop } from './launch-desktop.ts'

export type Runtime = 'standin' | 'chromium' | 'electron' | 'packaged'

export interface RuntimeOptions {
  readonly runtime: Runtime
}

/** A running app, whatever it runs on. */
export interface RunningApp {
  readonly page: Page
  /** A folder of this test's own. On the desktop, relative names below are in it. */
  readonly folder: string
  /** The main process; there is none in a plain browser. */
  readonly electron: ElectronApplication | undefined
  /** What the next save dialog answers: a file name. Undefined: Cancel. */
  answerSave(name: string | undefined): Promise<void>
  /** What the next open dialog answers: a file with these bytes, made for it. Undefined: Cancel. */
  answerOpen(file: { readonly name: string; readonly text: string } | undefined): Promise<void>
  /** What was saved under a name; empty as long as nothing is there. */
  saved(name: string): Promise<string>
  close(): Promise<void>
}

export interface LaunchOptions {
  /** Files on the command line. */
  readonly files?: readonly string[]
  /** A browser without File System Access, which only knows uploads and downloads. */
  readonly withoutFileAccess?: boolean
  /** For the main process. */
  readonly environment?: { readonly [name: string]: string }
  /** User data of an earlier start. */
  readonly userData?: string
}

interface Fixtures {
  readonly folder: string
  readonly launch: (options?: LaunchOptions) => Promise<RunningApp>
  readonly app: RunningApp
}

interface WorkerFixtures extends RuntimeOptions {
  /** One for all tests of a worker, on runtime `chromium` only. */
  readonly browserInUse: Browser | undefined
}

/** Playwright's `test` with the app in place of a page. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  runtime: ['standin', { option: true, scope: 'worker' }],

  browserInUse: [
    async ({ runtime }, use) => {
      const executablePath = findChromium()
      const browser =
        runtime === 'chromium'
          ? await chromium.launch({ executablePath, args: [...quietSwitches, ...rootSwitches, '--disable-gpu'] })
          : undefined
      await use(browser)
      await browser?.close()
    },
    { scope: 'worker' },
  ],

  // Playwright reads from the pattern what a fixture needs: nothing.
  folder: async ({}, use) => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'gradwire-e2e-'))
    await use(folder)
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  },

  launch: async ({ runtime, browserInUse, folder }, use) => {
    const running: RunningApp[] = []
    await use(async (options = {}) => {
      const app =
        browserInUse === undefined
          ? await launchDesktop(runtime, folder, options)
          : await launchBrowser(browserInUse, folder, options)
      running.push(app)
      return app
    })
    for (const app of running) await app.close()
  },

  app: async ({ launch }, use) => {
    await use(await launch())
  },

  page: async ({ app }, use) => {
    await use(app.page)
  },
})

export { expect } from '@playwright/test'
