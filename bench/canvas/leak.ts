import { copyFragment } from '../../core/format/fragment.ts'
import { openWindow, restingMetrics } from './browser.ts'
import type { Window } from './browser.ts'
import { documentOf } from './graph-file.ts'
import { buildGraph } from './graph.ts'
import type { Site } from './site.ts'
import { canvasSize } from './views.ts'

/*
 * Pastes many nodes and takes them back, again and again, as a person does, and looks what is left of it.
 */

const rounds = 100
/** The first times fill caches that stay. */
const warmUp = 3
const lookEvery = 20
/** Growth that is no leak: caches of texts. */
const mostMegabytes = 0.5
const mostNodes = 10

export async function measureLeak(
  site: Site,
  count: number,
  fanOut: number,
  say: (line: string) => void,
): Promise<boolean> {
  const window = await openWindow(canvasSize.width, canvasSize.height + site.chromeOf('gradwire'))
  const { page } = window
  page.setDefaultTimeout(120_000)
  try {
    await site.open(page, 'gradwire', buildGraph(100, fanOut), fanOut)
    await page.waitForFunction('window.bench !== undefined')
    await page.evaluate(async () => {
      await globalThis.window.bench.started
      await globalThis.window.bench.load()
    })
    const pasted = documentOf(buildGraph(count, fanOut), 'p')
    const text = copyFragment(pasted, pasted.nodes.keys())
    await page.evaluate((text) => void Object.assign(globalThis, { benchText: text }), text)
    say(`${count} nodes are pasted and taken back ${rounds} times`)
    const look = async (round: number) => {
      const { domNodes, listeners } = await restingMetrics(window)
      const { dataMB, codeMB } = await heapOf(window)
      const heap = `${dataMB.toFixed(2)} MB and ${codeMB.toFixed(2)} MB of code`
      say(`  after ${String(round).padStart(3)}: heap ${heap}, ${domNodes} DOM nodes, ${listeners} listeners`)
      return { dataMB, domNodes }
    }
    for (let i = 0; i < warmUp; i++) await page.evaluate(pasteAndUndo, count)
    const before = await look(0)
    let after = before
    for (let round = 1; round <= rounds; round++) {
      await page.evaluate(pasteAndUndo, count)
      if (round % lookEvery === 0) after = await look(round)
    }
    if (window.errors.length > 0) say(`  ${window.errors.join('; ')}`)
    const heap = after.dataMB - before.dataMB
    const nodes = after.domNodes - before.domNodes
    const isMet = heap <= mostMegabytes && nodes <= mostNodes && window.errors.length === 0
    say(`${isMet ? 'met' : 'MISSED'}  nothing leaks: heap ${heap.toFixed(2)} MB, ${nodes} DOM nodes more`)
    return isMet
  } finally {
    await window.close()
  }
}

/**
 * The script's heap without what the browser compiles of the script: that goes on for dozens of rounds and then stands still, and
 * would hide a leak.
 */
async function heapOf({ session }: Window): Promise<{ dataMB: number; codeMB: number }> {
  let text = ''
  const add = ({ chunk }: { chunk: string }) => void (text += chunk)
  session.on('HeapProfiler.addHeapSnapshotChunk', add)
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  session.off('HeapProfiler.addHeapSnapshotChunk', add)
  const { snapshot, nodes } = JSON.parse(text) as HeapSnapshot
  const { node_fields: fields, node_types: types } = snapshot.meta
  const typeAt = fields.indexOf('type')
  const sizeAt = fields.indexOf('self_size')
  const sizes = new Map<string, number>()
  for (let at = 0; at < nodes.length; at += fields.length) {
    const type = types[typeAt]?.[nodes[at + typeAt] as number] ?? ''
    sizes.set(type, (sizes.get(type) ?? 0) + (nodes[at + sizeAt] as number))
  }
  const all = [...sizes.values()].reduce((a, b) => a + b, 0)
  const of = (type: string) => sizes.get(type) ?? 0
  // What the page's elements take is counted by their number.
  return { dataMB: (all - of('code') - of('native')) / 1e6, codeMB: of('code') / 1e6 }
}

/** Of what a browser writes: numbers in rows, a row a thing. */
interface HeapSnapshot {
  readonly snapshot: {
    readonly meta: { readonly node_fields: readonly string[]; readonly node_types: readonly (readonly string[])[] }
  }
  readonly nodes: readonly number[]
}

/** Runs in the page. Looks at what was pasted from near, so that cards come and go as well. */
async function pasteAndUndo(count: number): Promise<void> {
  const { bench } = globalThis.window
  const canvas = document.querySelector('.canvas-area')
  const nodes = bench.counts().nodes
  const clipboardData = new DataTransfer()
  clipboardData.setData('text/plain', Reflect.get(globalThis, 'benchText') as string)
  canvas?.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  if (bench.counts().nodes !== nodes + count) throw new Error(`${bench.counts().nodes} nodes after pasting`)
  await bench.rest()
  bench.command('view.zoom100')
  await bench.rest()
  bench.command('edit.undo')
  if (bench.counts().nodes !== nodes) throw new Error(`${bench.counts().nodes} nodes after taking back`)
  await bench.rest()
}
