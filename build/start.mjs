#!/usr/bin/env node
// npm start: builds what is out of date, then starts Gradwire on the best host there is:
// Electron, else the stand-in on an installed Chromium, else a server for a plain browser.
//   npm start -- [--host=electron|standin|browser] [--no-open] [FILE]
import { existsSync } from 'node:fs'
import path from 'node:path'
import { bundle } from './bundle.mjs'
import { chooseHost, hasScreen, isHostKind } from './start/choose.mjs'
import { openBrowser, serve } from './start/browser.mjs'
import { Children } from './start/children.mjs'
import { runElectron, runStandin } from './start/desktop.mjs'
import { electronVersion, fetchElectron, findElectron } from './start/electron-binary.mjs'
import { findChromium } from './standin/find-chromium.mjs'

const words = process.argv.slice(2)
const named = words.find((word) => word.startsWith('--host='))?.slice('--host='.length)
const unknown = words.filter((word) => word.startsWith('-') && word !== '--no-open' && !word.startsWith('--host='))
if (unknown.length > 0 || (named !== undefined && !isHostKind(named))) {
  console.error('usage: npm start -- [--host=electron|standin|browser] [--no-open] [FILE]')
  process.exit(2)
}
const forced = named !== undefined && isHostKind(named) ? named : undefined
const files = words
  .filter((word) => !word.startsWith('-'))
  .map((file) => path.resolve(process.env['INIT_CWD'] ?? '.', file))
for (const file of files) if (!existsSync(file)) console.error(`“${file}” is not there.`)

const children = new Children()
children.endOnSignals()
process.exitCode = await start()

/** @returns {Promise<number>} the exit status */
async function start() {
  await bundle(['main', 'preload', 'renderer', 'server'], { ifStale: true })
  const machine = await lookAround()
  const choice = chooseHost(forced, machine)
  if ('failure' in choice) {
    console.error(`Gradwire cannot start on ${forced}: ${choice.failure}.`)
    return 1
  }
  const { kind, why } = choice
  if (kind === 'electron' && machine.electron !== undefined) {
    console.error(`Gradwire starts on Electron ${electronVersion}: ${why}.`)
    const began = Date.now()
    const status = await runElectron(children, machine.electron, files)
    // Electron that falls over at once (a missing library, a sandbox that is not set up) must not leave a person with nothing.
    if (status === 0 || forced !== undefined || children.isEnding || Date.now() - began > 5000) return status
    const next = chooseHost(undefined, { ...machine, electron: undefined, withoutElectron: 'Electron did not start' })
    return 'failure' in next ? status : run(next.kind, next.why, machine.hasScreen)
  }
  return run(kind, why, machine.hasScreen)
}

/**
 * @param {import('./start/choose.mjs').HostKind} kind
 * @param {string} why
 * @param {boolean} canShow
 */
async function run(kind, why, canShow) {
  if (kind === 'standin') {
    console.error(`Gradwire starts on the stand-in for Electron, with ${findChromium()}: ${why}.`)
    return runStandin(children, files)
  }
  const address = await serve(children, files)
  console.error(`Gradwire is served to your browser: ${why}. Ctrl-C ends it.`)
  console.log(address)
  if (canShow && !words.includes('--no-open')) await openBrowser(children, address)
  else await new Promise(() => undefined)
  await children.end()
  return 0
}

/** @returns {Promise<import('./start/choose.mjs').Machine>} */
async function lookAround() {
  const canShow = hasScreen()
  const found = findElectron()
  const machine = { hasScreen: canShow, chromium: findChromium(), electron: found, withoutElectron: '' }
  const needed = forced === 'electron' || (forced === undefined && canShow)
  if (found !== undefined || !needed) return machine
  const cancelled = new AbortController()
  children.alsoEnd(async () => cancelled.abort())
  const fetched = await fetchElectron(cancelled.signal)
  return 'executable' in fetched
    ? { ...machine, electron: fetched.executable }
    : { ...machine, withoutElectron: fetched.failure }
}
