import { _electron } from '@playwright/test'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { findElectron } from '../../build/start/electron-binary.mjs'
import { rootSwitches } from '../../build/standin/find-chromium.mjs'
import type { LaunchOptions, RunningApp, Runtime } from './runtime.ts'

const root = path.resolve(import.meta.dirname, '../..')

const standin = path.join(root, 'build/standin')

/** How to start the app by hand: the executable, and what it is told first. */
export function desktopCommand(runtime: Runtime): { readonly executable: string; readonly words: readonly string[] } {
  if (runtime === 'packaged') return { executable: process.env['GRADWIRE_APP'] ?? '', words: [] }
  const executable = runtime === 'electron' ? findElectron() : path.join(standin, 'electron')
  return { executable: executable ?? '', words: [...rootSwitches, root] }
}

/** Starts the main process, with user data of this test's own. */
export async function launchDesktop(runtime: Runtime, folder: string, options: LaunchOptions): Promise<RunningApp> {
  const userData = options.userData ?? path.join(folder, 'user-data')
  const args = [`--user-data-dir=${userData}`, ...(options.files ?? [])]
  // In a checkout Playwright finds Electron by itself, as the electron package says, and holds its start until it listens.
  if (runtime === 'standin') process.env['ELECTRON_OVERRIDE_DIST_PATH'] = standin
  const env = { ...process.env, ...options.environment } as { [name: string]: string }
  const electron = await (runtime === 'packaged'
    ? _electron.launch({ executablePath: desktopCommand(runtime).executable, args, cwd: folder, env })
    : _electron.launch({ args: [root, ...args], cwd: folder, env }))
  const page = await electron.firstWindow()
  // A window may be seen before it has been pointed anywhere.
  await page.waitForURL(/\/index\.html$/)
  let isOpen = true
  electron.on('close', () => {
    isOpen = false
  })

  return {
    page,
    folder,
    electron,
    async answerSave(name) {
      const filePath = name === undefined ? '' : path.resolve(folder, name)
      await electron.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = () => Promise.resolve({ canceled: filePath === '', filePath })
      }, filePath)
    },
    async answerOpen(file) {
      const filePaths = file === undefined ? [] : [path.resolve(folder, file.name)]
      if (file !== undefined) {
        await mkdir(folder, { recursive: true })
        await writeFile(path.resolve(folder, file.name), file.text)
      }
      await electron.evaluate(({ dialog }, filePaths) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: filePaths.length === 0, filePaths })
      }, filePaths)
    },
    saved: (name) => readFile(path.resolve(folder, name), 'utf8').catch(() => ''),
    async close() {
      if (!isOpen) return
      // Nobody is there to answer the question about unsaved changes.
      const closed = electron.waitForEvent('close')
      await electron.evaluate(({ app }) => app.exit(0)).catch(() => undefined)
      await closed
    },
  }
}
