#!/usr/bin/env node
// Compiles the machine: node build/kernels.mjs [--if-stale] [--quiet] writes core/kernels/built/binaries.ts
import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { builds } from './kernels/builds.mjs'
import { gemmTile } from './kernels/gemm-tile.mjs'
import { sourcesHash } from './bundle/freshness.mjs'
import { root } from './bundle/targets.mjs'

const kernels = path.join(root, 'core/kernels')
const source = path.join(kernels, 'assembly')
const output = path.join(kernels, 'built/binaries.ts')
/** The memory of a shared build has to name its end: 4 GiB, in pages of 64 KiB. */
const mostPages = 65536

const sources = ['assembly', 'instructions.ts', 'map-operations.ts'].map((name) => path.join(kernels, name))
const mark = () =>
  `// ${sourcesHash([...sources, path.join(root, 'build/kernels'), path.join(root, 'build/kernels.mjs')])}`

/** Whether the binaries were made from the sources as they are now. */
const isFresh = () => existsSync(output) && readFileSync(output, 'utf8').startsWith(mark())

/** @param {{ ifStale?: boolean, quiet?: boolean }} [options] */
export async function buildKernels({ ifStale = false, quiet = false } = {}) {
  if (ifStale && isFresh()) return
  const started = performance.now()
  const before = mark()
  // Not for nothing: it loads the TypeScript compiler.
  const { constants } = await import('./kernels/constants.mjs')
  const generated = await constants()
  const tile = gemmTile()
  const work = path.join(root, `.cache/kernels-${process.pid}`)
  try {
    const made = []
    for (const name of Object.keys(builds))
      made.push([name, await compile(name, work, { operands: generated, 'gemm-tile': tile })])
    const lines = made.map(([name, bytes]) => `  ${name}:\n    '${bytes}',`)
    mkdirSync(path.dirname(output), { recursive: true })
    // Whole or not at all: another process may be reading it.
    const whole = path.join(work, 'binaries.ts')
    const about = '/** The builds of the machine in base64, made by build/kernels.mjs. */'
    writeFileSync(whole, `${before}\n${about}\nexport const binaries = {\n${lines.join('\n')}\n} as const\n`)
    renameSync(whole, output)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  if (!quiet) console.error(`built kernels in ${Math.round(performance.now() - started)} ms`)
}

/**
 * One build, as base64.
 * @param {string} name
 * @param {string} work a folder of its own
 * @param {{ readonly [file: string]: string }} generated texts of the files in generated/
 */
async function compile(name, work, generated) {
  const { default: asc } = await import('assemblyscript/asc')
  const build = builds[name]
  if (build === undefined) throw new Error(`no build ${name}`)
  const folder = path.join(work, name)
  mkdirSync(path.join(folder, 'generated'), { recursive: true })
  cpSync(source, folder, { recursive: true })
  cpSync(path.join(source, `lanes-${build.lanes}.ts`), path.join(folder, 'lanes.ts'))
  for (const [file, text] of Object.entries(generated)) writeFileSync(path.join(folder, `generated/${file}.ts`), text)
  const shared = ['--sharedMemory', '--initialMemory', '1', '--maximumMemory', String(mostPages)]
  const words = [
    path.relative(root, path.join(folder, 'vm.ts')),
    ...['--baseDir', root, '--outFile', path.relative(root, path.join(folder, 'machine.wasm'))],
    ...['--runtime', 'stub', '--importMemory', '-O3', '--noAssert', '--use', 'abort='],
    // What lies below belongs to the control block of threads (assembly/threads.ts).
    ...['--memoryBase', '4096'],
    ...build.features.flatMap((feature) => ['--enable', feature]),
    ...(build.shared ? shared : []),
  ]
  /** @type {string[]} */
  const said = []
  const stderr = { write: (/** @type {string | Uint8Array} */ text) => said.push(String(text)) > 0 }
  const { error } = await asc.main(words, { stderr })
  if (error) throw new Error(`the build ${name} of the machine failed:\n${said.join('')}`)
  if (said.length > 0) console.error(said.join(''))
  return readFileSync(path.join(folder, 'machine.wasm')).toString('base64')
}

if (import.meta.filename === realpathSync(process.argv[1] ?? '')) {
  const words = process.argv.slice(2)
  await buildKernels({ ifStale: words.includes('--if-stale'), quiet: words.includes('--quiet') })
}
