import { app } from 'electron'
import path from 'node:path'
import * as v from 'valibot'
import { originFor } from './address.ts'
import { filesIn } from './arguments.ts'
import { forbidEverythingElse } from './policy.ts'
import { declareScheme, serveWindow } from './protocol.ts'
import { createShell, type Shell } from './shell.ts'

/** What a second start hands over: its own arguments, resolved in its own folder. Chromium may reorder the plain ones. */
const handedOver = v.object({ files: v.array(v.string()) })

const files = filesIn(process.argv.slice(1), process.cwd(), app.getAppPath())
if (app.requestSingleInstanceLock({ files })) start()
else app.exit(0)

function start(): void {
  const built = path.join(import.meta.dirname, '..')
  const origin = originFor(app.isPackaged, process.env['GRADWIRE_WINDOW'])
  let shell: Shell | undefined
  let [waiting] = files

  const open = (file: string): void => {
    if (shell === undefined) waiting = file
    else shell.openNamed(file)
  }

  declareScheme()
  app.enableSandbox()
  app.setAboutPanelOptions({ applicationName: 'Gradwire', copyright: 'Gradwire contributors. MIT license.' })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('activate', () => shell?.show())
  app.on('second-instance', (_event, _words, _folder, data) => {
    const parsed = v.safeParse(handedOver, data)
    const file = parsed.success ? parsed.output.files[0] : undefined
    if (file === undefined) shell?.show()
    else open(file)
  })
  // macOS may send it before the app is ready.
  app.on('open-file', (event, file) => {
    event.preventDefault()
    open(file)
  })

  void app.whenReady().then(() => {
    forbidEverythingElse(origin)
    serveWindow(path.join(built, 'renderer'))
    shell = createShell(origin, path.join(built, 'preload/preload.cjs'))
    if (waiting === undefined) shell.show()
    else shell.openNamed(waiting)
  })
}
