import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { App } from './app.mjs'
import { BrowserWindow, useRuntime } from './browser-window.mjs'
import { Chromium } from './chromium.mjs'
import { createDialog } from './dialog.mjs'
import { IpcMain } from './ipc-main.mjs'
import { Menu, MenuItem, useRuntimeForMenus } from './menu.mjs'
import { askPerson } from './person.mjs'
import { Runtime } from './runtime.mjs'
import { blankPage, Schemes } from './schemes.mjs'
import { Session } from './session.mjs'
import { strict } from './strict.mjs'
import { WebContents } from './web-contents.mjs'

/**
 * What `import … from 'electron'` gives the main process. A name that is not here is a syntax error in the app, a member
 * that is not implemented throws.
 * @param {import('./runtime.mjs').Boot} boot
 */
export function createElectron(boot) {
  const app = new App(boot)
  const schemes = new Schemes(() => app.isReady())
  const session = new Session()
  const ipcMain = new IpcMain()
  const runtime = new Runtime(boot, app, schemes, session, ipcMain)
  app.runtime = runtime
  useRuntime(runtime)
  useRuntimeForMenus(runtime)

  app.shutDown = async () => {
    await runtime.browser?.close()
    schemes.close()
  }

  /** Starts Chromium, then lets the app begin. */
  async function start() {
    const loopbackPort = await schemes.listen()
    const profile = path.join(app.getPath('userData'), 'Chromium')
    mkdirSync(profile, { recursive: true })
    const { debugPort, switches } = boot.commandLine
    const firstWindow = boot.isHeaded ? blankPage : undefined
    const browser = new Chromium({ profile, loopbackPort, debugPort, switches, firstWindow })
    runtime.browser = browser
    browser.on('exit', () => {
      // With the last window closed by hand there is nothing left to ask.
      if (!runtime.isQuitting) void app.exit(runtime.windows.size > 0 && !boot.isHeaded ? 1 : 0)
    })
    browser.on('Target.targetDestroyed', ({ targetId }) => {
      for (const window of runtime.windows.values()) if (window.webContents.standinTarget === targetId) window.destroy()
    })
    await browser.send('Target.setDiscoverTargets', { discover: true })
    app.standinBecomeReady()
  }

  /** @type {(method: string, options: { readonly [key: string]: unknown }) => Promise<unknown>} */
  const ask = async (method, options) => {
    const window = runtime.focused ?? BrowserWindow.getAllWindows()[0]
    return window === undefined ? undefined : askPerson(window.webContents, method, options)
  }

  const script = JSON.parse(process.env['STANDIN_DIALOGS'] ?? '[]')
  const electron = {
    app: strict('app', app),
    BrowserWindow,
    dialog: strict('dialog', createDialog(script, boot.isAttended ? ask : undefined)),
    ipcMain: strict('ipcMain', ipcMain),
    Menu,
    MenuItem,
    protocol: strict('protocol', schemes.protocol),
    session: strict('session', { defaultSession: strict('session.defaultSession', session) }),
    WebContents,
    webContents: strict('webContents', {
      getAllWebContents: () => BrowserWindow.getAllWindows().map((window) => window.webContents),
      fromDevToolsTargetId: (/** @type {string} */ target) =>
        BrowserWindow.getAllWindows().find((window) => window.webContents.standinTarget === target)?.webContents,
    }),
  }
  return { electron, start }
}
