import path from 'node:path'
import { root } from '../bundle/targets.mjs'
import { rootSwitches } from '../standin/find-chromium.mjs'

/** @typedef {import('./children.mjs').Children} Children */

/**
 * Real Electron on this checkout.
 * @param {Children} children
 * @param {string} executable
 * @param {readonly string[]} files
 * @param {NodeJS.ProcessEnv} [environment]
 */
export function runElectron(children, executable, files, environment = {}) {
  const switches = rootSwitches.includes('--no-sandbox') ? ['--no-sandbox'] : []
  return children.run(executable, [...switches, root, ...files], {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  })
}

/**
 * The stand-in on this checkout, with its windows on the screen.
 * @param {Children} children
 * @param {readonly string[]} files
 * @param {NodeJS.ProcessEnv} [environment]
 */
export function runStandin(children, files, environment = {}) {
  const launch = path.join(root, 'build/standin/launch.mjs')
  return children.run(process.execPath, [launch, root, ...files], {
    stdio: 'inherit',
    env: { ...process.env, STANDIN_SCREEN: '1', ...environment },
  })
}
