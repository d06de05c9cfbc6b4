import path from 'node:path'
import { builtinModules } from 'node:module'
import { build } from 'vite'
import { root } from '../../build/bundle/targets.mjs'

/** What every build of a bench that drives a browser has in common. */
export const plain = { configFile: /** @type {const} */ (false), logLevel: /** @type {const} */ ('warn') }

/**
 * The command itself, as `main.mjs`. The browser is driven from the outside, by a package that cannot be bundled.
 * @param {string} entry
 * @param {string} outDir emptied first
 */
export async function buildCommand(entry, outDir) {
  await build({
    ...plain,
    root,
    publicDir: false,
    resolve: { conditions: ['node', 'import', 'module', 'default'], mainFields: ['module', 'main'] },
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      target: 'node20.19',
      outDir,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        external: ['playwright-core', ...builtinModules, ...builtinModules.map((name) => `node:${name}`)],
        output: { format: 'es', entryFileNames: 'main.mjs' },
      },
    },
  })
}

/**
 * What runs in our window, as one script.
 * @param {string} entry
 * @param {string} script where it goes
 */
export async function buildScript(entry, script) {
  await build({
    ...plain,
    root: path.dirname(entry),
    publicDir: false,
    build: {
      target: 'chrome130',
      outDir: path.dirname(script),
      emptyOutDir: false,
      lib: { entry, formats: ['iife'], name: 'gradwireBench', fileName: () => path.basename(script) },
    },
  })
}
