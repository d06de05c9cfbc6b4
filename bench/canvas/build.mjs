import path from 'node:path'
import vue from '@vitejs/plugin-vue'
import { build } from 'vite'
import { plain } from '../window/build.mjs'

const here = import.meta.dirname

/**
 * The pages of the peers.
 * @param {readonly string[]} names
 * @param {string} outDir
 */
export async function buildPages(names, outDir) {
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
      outDir,
      emptyOutDir: false,
      chunkSizeWarningLimit: 2000,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: names.map((name) => path.join(here, `pages/${name}.html`)) },
    },
  })
}
