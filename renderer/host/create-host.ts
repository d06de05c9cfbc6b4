import { createBrowserHost } from './browser-host.ts'
import { createElectronHost } from './electron-host.ts'
import type { Host } from './host.ts'

/** The desktop shell where its bridge is there, else the plain browser. */
export function createHost(): Host {
  return window.host === undefined ? createBrowserHost(window) : createElectronHost(window.host)
}
