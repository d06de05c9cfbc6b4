#!/usr/bin/env node
// npm start: builds what is out of date, then starts Gradwire on the best host there is:
// Electron, else the stand-in on an installed Chromium, else a server for a plain browser.
//   npm start -- [--host=electron|standin|browser] [--no-open] [FILE]
import { bundle } from './bundle.mjs'
import { chooseHost } from './start/choose.mjs'
import { openBrowser, serve } from './start/browser.mjs'
import { Children } from './start/children.mjs'
import { runElectron, runStandin } from './start/desktop.mjs'
import { electronVersion } from './start/electron-binary.mjs'
import { lookAround } from './start/machine.mjs'
import { readWords } from './start/words.mjs'
import { findChromium } from './standin/find-chromium.mjs'

const { forced, files, opens } = readWords('npm start')
const children = new Children()
children.endOnSignals()
process.exitCode = await start()

/** @returns {Promise<number>} the exit status */
async function start() {
  await bundle(['main', 'preload', 'renderer', 'server'], { ifStale: true })
  const machine = await lookAround(children, forced, true)
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
  if (canShow && opens) await openBrowser(children, address)
  else await new Promise(() => undefined)
  await children.end()
  return 0
}
