import { createBrowserHost } from './browser-host.ts'
import { createElectronHost } from './electron-host.ts'
import type { Host, OpenedFile } from './host.ts'

/** The desktop shell where its bridge is there, else the plain browser, with the file the page was opened with. */
export function createHost(given: Promise<OpenedFile | undefined> | undefined): Host {
  return window.host === undefined ? createBrowserHost(window, given) : createElectronHost(window.host)
}
