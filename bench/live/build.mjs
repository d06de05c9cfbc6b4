import path from 'node:path'
import { builtinModules } from 'node:module'
import { build } from 'vite'
import { outputOf, root } from '../../build/bundle/targets.mjs'

const here = import.meta.dirname

/** Where what is built here lies. */
export const built = path.join(path.dirname(outputOf('renderer')), 'bench-live')

const plain = {
  configFile: /** @type {const} */ (false),
  logLevel: /** @type {const} */ ('warn'),
  publicDir: /** @type {const} */ (false),
}

/** The command itself. The browser is driven from the outside, by a package that cannot be bundled. */
export async function buildCommand() {
  await build({
    ...plain,
    root,
    resolve: { conditions: ['node', 'import', 'module', 'default'], mainFields: ['module', 'main'] },
    ssr: { noExternal: true },
    build: {
      ssr: path.join(here, 'main.ts'),
      target: 'node20.19',
      outDir: built,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        external: ['playwright-core', ...builtinModules, ...builtinModules.map((name) => `node:${name}`)],
        output: { format: 'es', entryFileNames: 'main.mjs' },
      },
    },
  })
}

/** What runs in the window, as one script. */
export async function buildPageScript() {
  await build({
    ...plain,
    root: here,
    build: {
      target: 'chrome130',
      outDir: built,
      emptyOutDir: false,
      lib: {
        entry: path.join(here, 'page.ts'),
        formats: ['iife'],
        name: 'gradwireLive',
        fileName: () => 'page.js',
      },
    },
  })
}
