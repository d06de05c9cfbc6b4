import { app, session } from 'electron'
import { isInside } from './address.ts'

/** What the window never needs, it never gets: permissions, other pages, other windows, embedded pages. To be called once the app is ready. */
export function forbidEverythingElse(origin: string): void {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.defaultSession.setPermissionCheckHandler(() => false)
  session.defaultSession.setDevicePermissionHandler(() => false)
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (details) => {
      if (!isInside(origin, details.url)) details.preventDefault()
    })
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}
