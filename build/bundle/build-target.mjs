import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { builtinModules } from 'node:module'
import { build } from 'vite'
import { entryOf, outputOf, root } from './targets.mjs'
import { rendererConfig } from './renderer-config.mjs'

/** @typedef {import('vite').InlineConfig} InlineConfig */

const builtins = [...builtinModules, ...builtinModules.map((name) => `node:${name}`)]

/**
 * Code that runs on Node or in Electron's own processes. Everything but the platform is bundled, so nothing that ships needs
 * node_modules.
 * @param {import('./targets.mjs').Target} target
 * @param {{ format: 'es' | 'cjs', node: string, fileName: string, splitting?: boolean }} options
 * @returns {InlineConfig}
 */
function platformConfig(target, { format, node, fileName, splitting = true }) {
  const entry = entryOf(target)
  return {
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    resolve: { conditions: ['node', 'import', 'module', 'default'], mainFields: ['module', 'main'] },
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      target: node,
      outDir: outputOf(target),
      emptyOutDir: true,
      minify: false,
      sourcemap: false,
      rolldownOptions: {
        external: ['electron', ...builtins],
        output: {
          format,
          entryFileNames: fileName,
          chunkFileNames: 'chunks/[name]-[hash].mjs',
          codeSplitting: splitting,
        },
      },
    },
  }
}

/**
 * The bench: the command, and what runs in its processes and pages. The browser is driven from the outside, by a package that
 * cannot be bundled.
 * @returns {InlineConfig}
 */
function benchConfig() {
  const config = platformConfig('bench', { format: 'es', node: 'node20.19', fileName: '[name].mjs' })
  const rolldownOptions = {
    ...config.build?.rolldownOptions,
    input: ['main', 'hosts/node-process', 'hosts/node-thread', 'hosts/page', 'hosts/page-thread'].map((name) =>
      path.join(root, `bench/${name}.ts`),
    ),
    external: ['playwright-core', ...builtins],
  }
  return { ...config, build: { ...config.build, ssr: true, rolldownOptions } }
}

/** @param {string} file */
function makeExecutable(file) {
  const text = readFileSync(file, 'utf8')
  if (!text.startsWith('#!')) writeFileSync(file, `#!/usr/bin/env node\n${text}`)
  chmodSync(file, 0o755)
}

/**
 * How a target is built.
 * @param {import('./targets.mjs').Target} target
 * @returns {Promise<InlineConfig>}
 */
export async function configOf(target) {
  switch (target) {
    case 'cli':
      return platformConfig('cli', { format: 'es', node: 'node20.19', fileName: 'gradwire.mjs' })
    case 'main':
      return platformConfig('main', { format: 'es', node: 'node20.19', fileName: 'main.mjs' })
    case 'preload':
      // A sandboxed preload has to be one CommonJS file.
      return platformConfig('preload', { format: 'cjs', node: 'node20.19', fileName: 'preload.cjs', splitting: false })
    case 'server':
      return platformConfig('server', { format: 'es', node: 'node20.19', fileName: 'server.mjs' })
    case 'bench':
      return benchConfig()
    case 'renderer':
      return rendererConfig()
  }
}

/** @param {import('./targets.mjs').Target} target */
export async function buildTarget(target) {
  await build(await configOf(target))
  if (target === 'cli') makeExecutable(path.join(outputOf('cli'), 'gradwire.mjs'))
}
