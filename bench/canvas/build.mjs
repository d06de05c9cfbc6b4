import path from 'node:path'
import vue from '@vitejs/plugin-vue'
import { builtinModules } from 'node:module'
import { build } from 'vite'
import { outputOf, root } from '../../build/bundle/targets.mjs'

const here = import.meta.dirname

/** Where what is built here lies. */
export const built = path.join(path.dirname(outputOf('renderer')), 'bench-canvas')
export const pages = path.join(built, 'pages')

/** What every build here has in common. */
const plain = { configFile: /** @type {const} */ (false), logLevel: /** @type {const} */ ('warn') }

/** The command itself. The browser is driven from the outside, by a package that cannot be bundled. */
export async function buildCommand() {
  await build({
    ...plain,
    root,
    publicDir: false,
    resolve: { conditions: ['node', 'import', 'module', 'default'], mainFields: ['module', 'main'] },
    ssr: { noExternal: true },
    build: {
      ssr: path.join(here, 'main.ts'),
      target: 'node20.19',
      outDir: built,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        external: ['playwright-core', ...builtinModules, ...builtinModules.map((name) => `node:${name}`)],
        output: { format: 'es', entryFileNames: 'main.mjs' },
      },
    },
  })
}

/** What runs in our window, as one script. */
export async function buildOwnScript() {
  await build({
    ...plain,
    root: here,
    publicDir: false,
    build: {
      target: 'chrome130',
      outDir: pages,
      emptyOutDir: false,
      lib: {
        entry: path.join(here, 'editors/gradwire.ts'),
        formats: ['iife'],
        name: 'gradwireBench',
        fileName: () => 'gradwire.js',
      },
    },
  })
}

/**
 * The pages of the peers.
 * @param {readonly string[]} names
 */
export async function buildPages(names) {
  if (names.length === 0) return
  await build({
    ...plain,
    root: path.join(here, 'pages'),
    plugins: [vue()],
    define: { 'process.env.NODE_ENV': '"production"', __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false' },
    // One Vue for all: Vue Flow would bring its own.
    resolve: { dedupe: ['vue'] },
    build: {
      target: 'chrome130',
      outDir: pages,
      emptyOutDir: false,
      chunkSizeWarningLimit: 2000,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: names.map((name) => path.join(here, `pages/${name}.html`)) },
    },
  })
}
