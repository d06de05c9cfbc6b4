// npm run bench: our engine against its peers. `npm run bench -- --help` lists the options; README.md says what is measured.
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundle } from '../build/bundle.mjs'
import { outputOf } from '../build/bundle/targets.mjs'
import { installPeers } from './install.mjs'

const bench = import.meta.dirname
const words = process.argv.slice(2)

await bundle(['bench'], { ifStale: true })
/** @type {typeof import('./main.ts')} */
const { main, needsPeers, readOptions, usage } = await import(
  pathToFileURL(path.join(outputOf('bench'), 'main.mjs')).href
)
const options = readOptions(words)
if (words.includes('--help')) console.log(usage)
else if (typeof options === 'string') {
  console.error(`${options}\n\n${usage}`)
  process.exitCode = 2
} else {
  if (needsPeers(options)) installPeers(bench)
  process.exitCode = (await main(options, { bench, bundled: outputOf('bench') })) ? 0 : 1
}
