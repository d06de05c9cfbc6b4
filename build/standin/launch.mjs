// The stand-in runtime: Electron's command line, its module name, its debugger lines, on Node and an installed Chromium.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import inspector from 'node:inspector'
import Module, { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { readCommandLine } from './command-line.mjs'
import { createElectron } from './electron-module.mjs'

const require = createRequire(import.meta.url)
const words = process.argv.slice(2)
const commandLine = readCommandLine(words)
const executable = process.env['STANDIN_EXECUTABLE'] ?? path.join(import.meta.dirname, 'electron')
delete process.env['STANDIN_EXECUTABLE']

const resources = path.join(path.dirname(executable), 'resources')
const archive = path.join(resources, 'app.asar')
const isPackaged = existsSync(archive)
const appPath = isPackaged ? unpacked() : path.resolve(commandLine.app ?? '.')
const { manifest, main } = readApp()
const electronVersion = JSON.parse(readFileSync(require.resolve('electron/package.json'), 'utf8')).version

console.error('This is a stand-in for Electron, for development and tests, not for distribution. Alt opens the menu.')

Object.defineProperty(process.versions, 'electron', { value: electronVersion, enumerable: true })
Object.assign(process, { type: 'browser', resourcesPath: resources, ...(!isPackaged && { defaultApp: true }) })
process.argv = [executable, ...words]

const isHeaded = process.env['STANDIN_SCREEN'] === '1'
const isAttended = isHeaded || process.env['STANDIN_PERSON'] === '1'
const boot = { executable, appPath, manifest, commandLine, isPackaged, isHeaded, isAttended, electronVersion }
const { electron, start } = createElectron(boot)
provideElectron()
if (commandLine.inspectPort !== undefined) inspector.open(commandLine.inspectPort, '127.0.0.1', false)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void electron.app.exit(0))

for (const preload of commandLine.preloads) require(preload)
await import(pathToFileURL(main).href)
await start()

/** Node cannot read inside an archive as Electron does: it is unpacked for as long as the app runs. */
function unpacked() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'gradwire-standin-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  require('@electron/asar').extractAll(archive, folder)
  return folder
}

/** The app: a folder with a package.json, or a script of its own. */
function readApp() {
  if (!statSync(appPath).isDirectory()) return { manifest: { name: 'app' }, main: appPath }
  const manifest = JSON.parse(readFileSync(path.join(appPath, 'package.json'), 'utf8'))
  return { manifest, main: path.resolve(appPath, manifest.main ?? 'index.js') }
}

/** `require('electron')` and `import … from 'electron'` in the main process. */
function provideElectron() {
  const names = new Set(['electron', 'electron/main'])
  const loader = /** @type {{ _load: (name: string, ...rest: unknown[]) => unknown }} */ (
    /** @type {unknown} */ (Module)
  )
  const load = loader._load
  loader._load = (name, ...rest) => (names.has(name) ? electron : load.call(Module, name, ...rest))
  Object.assign(globalThis, { standinElectron: electron })
  const members = Object.keys(electron).map((name) => `export const ${name} = globalThis.standinElectron.${name}`)
  const source = asModule([...members, 'export default globalThis.standinElectron'].join('\n'))
  const hook = `const names = new Set(${JSON.stringify([...names])})
export const resolve = (name, context, next) =>
  names.has(name) ? { url: ${JSON.stringify(source)}, format: 'module', shortCircuit: true } : next(name, context)`
  Module.register(asModule(hook), pathToFileURL(`${import.meta.dirname}/`))
}

/** @param {string} source */
function asModule(source) {
  return `data:text/javascript,${encodeURIComponent(source)}`
}
