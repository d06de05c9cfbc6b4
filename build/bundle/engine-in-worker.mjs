import path from 'node:path'
import { root } from './targets.mjs'

const engine = ['core/run', 'core/kernels/built', 'renderer/worker/replies'].map((folder) =>
  path.join(root, folder, path.sep),
)

/**
 * What runs graphs is large, and only the worker runs them. The linter sees who imports it from the window directly; this refuses a
 * window that has come to it by whatever way.
 * @returns {import('vite').Plugin}
 */
export function engineInWorker() {
  return {
    name: 'engine-in-worker',
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue
        const found = chunk.moduleIds.find((id) => engine.some((folder) => id.startsWith(folder)))
        if (found !== undefined)
          throw new Error(`${chunk.fileName} of the window has ${path.relative(root, found)}: leave that to the worker`)
      }
    },
  }
}
