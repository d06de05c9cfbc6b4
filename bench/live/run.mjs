// npm run bench:live: from a dragged input to every view, on a graph of 200 nodes. `npm run bench:live -- --help` lists the options.
import path from 'node:path'
import { outputOf } from '../../build/bundle/targets.mjs'
import { buildScript } from '../window/build.mjs'
import { runCommand } from '../window/run-command.mjs'

const here = import.meta.dirname
const renderer = outputOf('renderer')
const built = path.join(path.dirname(renderer), 'bench-live')
const script = path.join(built, 'page.js')

/** @typedef {typeof import('./main.ts')} Main */
/** @typedef {Exclude<ReturnType<Main['readOptions']>, string>} Options */

await runCommand(
  path.join(here, 'main.ts'),
  built,
  async (/** @type {Main} */ { main }, /** @type {Options} */ options) => {
    await buildScript(path.join(here, 'page.ts'), script)
    return main(options, { renderer, script })
  },
)
