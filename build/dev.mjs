#!/usr/bin/env node
// npm run dev: the window from a server with hot reload; the shell is built again and started again when it changes.
//   npm run dev -- [--host=electron|standin|browser] [--no-open] [FILE]
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, createServer } from 'vite'
import { bundle } from './bundle.mjs'
import { configOf } from './bundle/build-target.mjs'
import { rendererConfig } from './bundle/renderer-config.mjs'
import { outputOf } from './bundle/targets.mjs'
import { chooseHost } from './start/choose.mjs'
import { openBrowser } from './start/browser.mjs'
import { Children } from './start/children.mjs'
import { runElectron, runStandin } from './start/desktop.mjs'
import { lookAround } from './start/machine.mjs'
import { readWords } from './start/words.mjs'

const { forced, files, opens } = readWords('npm run dev')
const children = new Children()
children.endOnSignals()

await bundle(['main', 'preload', 'server'], { ifStale: true })
const address = await serveWithHotReload()
const machine = await lookAround(children, forced, false)
const choice = chooseHost(forced, machine)
if ('failure' in choice) {
  console.error(`Gradwire cannot start on ${forced}: ${choice.failure}.`)
  process.exitCode = 1
} else if (choice.kind === 'browser') {
  console.error(`Gradwire with hot reload, for a browser: ${choice.why}. Ctrl-C ends it.`)
  console.log(address)
  if (opens && machine.hasScreen) await openBrowser(children, address)
  else await new Promise(() => undefined)
} else {
  console.error(`Gradwire with hot reload, on ${choice.kind}: ${choice.why}. Ctrl-C ends it.`)
  process.exitCode = await runAgainAndAgain(choice.kind === 'electron' ? machine.electron : undefined)
}
await children.end()
process.exit()

/** @returns {Promise<string>} the address of the window */
async function serveWithHotReload() {
  const { isolationHeaders } = await import(pathToFileURL(path.join(outputOf('server'), 'server.mjs')).href)
  const server = await createServer({
    ...(await rendererConfig()),
    server: { host: '127.0.0.1', port: 5173, headers: isolationHeaders, hmr: { host: '127.0.0.1' } },
  })
  await server.listen()
  children.alsoEnd(() => server.close())
  return server.resolvedUrls?.local[0] ?? 'http://127.0.0.1:5173/'
}

/**
 * Runs the shell, and starts it again each time its own code was built anew.
 * @param {string | undefined} electron
 */
async function runAgainAndAgain(electron) {
  let again = true
  const restart = () => {
    again = true
    void children.endProcesses()
  }
  for (const target of /** @type {const} */ (['main', 'preload'])) await watch(target, restart)
  const environment = { GRADWIRE_WINDOW: address }
  let status = 0
  for (again = true; again && !children.isEnding;) {
    again = false
    status =
      electron === undefined
        ? await runStandin(children, files, environment)
        : await runElectron(children, electron, files, environment)
  }
  return status
}

/**
 * Builds a target, and again whenever one of its files changes.
 * @param {'main' | 'preload'} target
 * @param {() => void} changed
 * @returns {Promise<void>} settles when it was built for the first time
 */
async function watch(target, changed) {
  const config = await configOf(target)
  const watcher = await build({ ...config, build: { ...config.build, watch: {} } })
  if (!('on' in watcher)) return
  children.alsoEnd(() => watcher.close())
  let isBuilt = false
  await new Promise((resolve) => {
    watcher.on('event', (event) => {
      if (event.code !== 'END') return
      if (isBuilt) changed()
      isBuilt = true
      resolve(undefined)
    })
  })
}
