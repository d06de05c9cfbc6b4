import { spawn } from 'node:child_process'
import { root } from '../bundle/targets.mjs'

/**
 * Runs a script on Node. What it prints is shown when it is done, so that two at a time can be read; after that, how it went.
 * @param {string} name
 * @param {readonly string[]} words for node
 * @returns {Promise<{ status: number, output: string }>}
 */
export function run(name, words) {
  const started = Date.now()
  console.log(`\n=== ${name} …`)
  return new Promise((resolve) => {
    const child = spawn(process.execPath, words, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    /** @type {string[]} */
    const heard = []
    child.stdout.setEncoding('utf8').on('data', (text) => heard.push(text))
    child.stderr.setEncoding('utf8').on('data', (text) => heard.push(text))
    child.on('close', (code) => {
      const output = heard.join('')
      process.stdout.write(output)
      const seconds = Math.round((Date.now() - started) / 1000)
      console.log(`=== ${name}: ${code === 0 ? 'done' : 'FAILED'} in ${seconds} s`)
      resolve({ status: code ?? 1, output })
    })
  })
}
