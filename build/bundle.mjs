#!/usr/bin/env node
// Bundles the parts of Gradwire into out/: node build/bundle.mjs [cli|main|preload|renderer|all] [--if-stale] [--quiet]
import { existsSync, realpathSync } from 'node:fs'
import { entryOf, isTarget, targets } from './bundle/targets.mjs'
import { isFresh, markFresh } from './bundle/freshness.mjs'
import { buildKernels } from './kernels.mjs'

/**
 * @param {readonly import('./bundle/targets.mjs').Target[]} wanted
 * @param {{ ifStale?: boolean, quiet?: boolean }} [options]
 * @returns {Promise<readonly import('./bundle/targets.mjs').Target[]>} the targets that were built
 */
export async function bundle(wanted, { ifStale = false, quiet = false } = {}) {
  // What core runs on is a source of every target that has core in it.
  await buildKernels({ ifStale: true, quiet })
  const stale = wanted.filter((target) => existsSync(entryOf(target)) && !(ifStale && isFresh(target)))
  if (stale.length === 0) return []
  // Vite takes a third of a second to load: not for nothing.
  const { buildTarget } = await import('./bundle/build-target.mjs')
  for (const target of stale) {
    const started = performance.now()
    await buildTarget(target)
    markFresh(target)
    if (!quiet) console.error(`built ${target} in ${Math.round(performance.now() - started)} ms`)
  }
  return stale
}

if (import.meta.filename === realpathSync(process.argv[1] ?? '')) {
  const words = process.argv.slice(2)
  const names = words.filter((word) => !word.startsWith('--'))
  const unknown = names.filter((name) => name !== 'all' && !isTarget(name))
  if (unknown.length > 0) {
    console.error(`unknown target ${unknown.join(', ')}; there are ${targets.join(', ')} and all`)
    process.exit(2)
  }
  const wanted = names.length === 0 || names.includes('all') ? targets : names.filter(isTarget)
  await bundle(wanted, { ifStale: words.includes('--if-stale'), quiet: words.includes('--quiet') })
}
