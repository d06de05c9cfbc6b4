// npm run bench:canvas: our canvas beside other node editors. `npm run bench:canvas -- --help` lists the options.
import path from 'node:path'
import { outputOf } from '../../build/bundle/targets.mjs'
import { buildScript } from '../window/build.mjs'
import { runCommand } from '../window/run-command.mjs'
import { buildPages } from './build.mjs'
import { installPeers } from './install.mjs'

const here = import.meta.dirname
const renderer = outputOf('renderer')
const built = path.join(path.dirname(renderer), 'bench-canvas')
const pages = path.join(built, 'pages')

/** @typedef {typeof import('./main.ts')} Main */
/** @typedef {Exclude<ReturnType<Main['readOptions']>, string>} Options */

await runCommand(
  path.join(here, 'main.ts'),
  built,
  async (/** @type {Main} */ { main }, /** @type {Options} */ options) => {
    const peers = options.leak === undefined ? options.editors.filter((editor) => editor !== 'gradwire') : []
    const needed = new Set(peers.map((editor) => (editor === 'vueflow-culled' ? 'vueflow' : editor)))
    if ((needed.has('vueflow') || needed.has('litegraph-comfy')) && !installPeers(here)) return false
    await buildScript(path.join(here, 'editors/gradwire.ts'), path.join(pages, 'gradwire.js'))
    await buildPages([...needed], pages)
    return main(options, { renderer, pages })
  },
)
