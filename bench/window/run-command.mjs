import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundle } from '../../build/bundle.mjs'
import { buildCommand } from './build.mjs'

/**
 * @template Options
 * @typedef {object} Command what a bench's main.ts exports
 * @property {(words: readonly string[]) => Options | string} readOptions the options, or what is wrong with the words
 * @property {string} usage
 */

/**
 * Builds the command of a bench, reads the words it was called with, and hands over with the window built. Help and wrong words
 * end here.
 * @template Options
 * @template {Command<Options>} Main
 * @param {string} entry its main.ts
 * @param {string} built where it is built to
 * @param {(main: Main, options: Options) => Promise<boolean>} work false where a target was missed
 */
export async function runCommand(entry, built, work) {
  const words = process.argv.slice(2)
  await buildCommand(entry, built)
  /** @type {Main} */
  const main = await import(pathToFileURL(path.join(built, 'main.mjs')).href)
  const options = main.readOptions(words)
  if (words.includes('--help')) console.log(main.usage)
  else if (typeof options === 'string') {
    console.error(`${options}\n\n${main.usage}`)
    process.exitCode = 2
  } else {
    await bundle(['renderer'], { ifStale: true })
    process.exitCode = (await work(main, options)) ? 0 : 1
  }
}
