// npm run bench:live: from a dragged input to every view, on a graph of 200 nodes. `npm run bench:live -- --help` lists the options.
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundle } from '../../build/bundle.mjs'
import { outputOf } from '../../build/bundle/targets.mjs'
import { buildCommand, buildPageScript, built } from './build.mjs'

const words = process.argv.slice(2)

await buildCommand()
/** @type {typeof import('./main.ts')} */
const { main, readOptions, usage } = await import(pathToFileURL(path.join(built, 'main.mjs')).href)
const options = readOptions(words)
if (words.includes('--help')) console.log(usage)
else if (typeof options === 'string') {
  console.error(`${options}\n\n${usage}`)
  process.exitCode = 2
} else {
  await bundle(['renderer'], { ifStale: true })
  await buildPageScript()
  process.exitCode = (await main(options, { renderer: outputOf('renderer'), script: path.join(built, 'page.js') }))
    ? 0
    : 1
}
