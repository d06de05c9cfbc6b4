// npm run bench:canvas: our canvas beside other node editors. `npm run bench:canvas -- --help` lists the options.
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundle } from '../../build/bundle.mjs'
import { outputOf } from '../../build/bundle/targets.mjs'
import { built, buildCommand, buildOwnScript, buildPages, pages } from './build.mjs'
import { installPeers } from './install.mjs'

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
  const peers = options.leak === undefined ? options.editors.filter((editor) => editor !== 'gradwire') : []
  const needed = new Set(peers.map((editor) => (editor === 'vueflow-culled' ? 'vueflow' : editor)))
  if ((needed.has('vueflow') || needed.has('litegraph-comfy')) && !installPeers(import.meta.dirname)) process.exit(1)
  await bundle(['renderer'], { ifStale: true })
  await buildOwnScript()
  await buildPages([...needed])
  process.exitCode = (await main(options, { renderer: outputOf('renderer'), pages })) ? 0 : 1
}
