import { protocol } from 'electron'
import { windowFile } from '../window-files.ts'
import { host, scheme } from './address.ts'

/** Has to be called before the app is ready. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Serves the built window as app://gradwire/. Has to be called once the app is ready. */
export function serveWindow(folder: string): void {
  protocol.handle(scheme, async (request) => {
    const url = new URL(request.url)
    if (url.host !== host) return new Response(undefined, { status: 404 })
    const { status, headers, body } = await windowFile(folder, request.method, url.pathname)
    return new Response(body, { status, headers: { ...headers } })
  })
}
