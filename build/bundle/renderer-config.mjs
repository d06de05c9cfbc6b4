import path from 'node:path'
import { engineInWorker } from './engine-in-worker.mjs'
import { noInjectedStyles } from './no-injected-styles.mjs'
import { scriptFirst } from './script-first.mjs'
import { outputOf, root } from './targets.mjs'

/**
 * The window, for every host: one set of files, served as app://gradwire/ or from 127.0.0.1.
 * @returns {Promise<import('vite').InlineConfig>}
 */
export async function rendererConfig() {
  const { default: vue } = await import('@vitejs/plugin-vue')
  return {
    configFile: false,
    root: path.join(root, 'renderer'),
    base: '/',
    logLevel: 'warn',
    plugins: [vue(), onlyWoff2(), noInjectedStyles(), engineInWorker(), scriptFirst('/renderer/first.ts')],
    // A worker is its own graph of modules and has to keep its dynamic imports.
    worker: { format: 'es' },
    build: {
      target: 'chrome130',
      outDir: outputOf('renderer'),
      emptyOutDir: true,
      sourcemap: false,
      // The policy has no `data:` for fonts, scripts and workers: nothing may be inlined.
      assetsInlineLimit: 0,
      // Local files: one large chunk is no slower than three small ones.
      chunkSizeWarningLimit: 2000,
      modulePreload: { polyfill: false },
    },
    define: { __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false' },
  }
}

/**
 * Every browser that runs Gradwire reads WOFF2: the older formats of KaTeX's fonts are left out.
 * @returns {import('vite').Plugin}
 */
function onlyWoff2() {
  return {
    name: 'only-woff2',
    enforce: 'pre',
    transform: {
      filter: { id: /katex.*\.css/ },
      handler: (code) => code.replace(/,\s*url\([^)]*\.(?:woff|ttf)\)\s*format\([^)]*\)/g, ''),
    },
  }
}
