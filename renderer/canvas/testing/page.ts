import { createApp, h, useTemplateRef } from 'vue'
import { readGraph } from '../../../core/format/read.ts'
import type { GraphDocument } from '../../../core/graph/document.ts'
import type { CanvasModel } from '../canvas-model.ts'
import GraphCanvas from '../GraphCanvas.vue'
import { createFakeWorkspace } from './fake-workspace.ts'
import type { FakeWorkspace } from './fake-workspace.ts'
import { layeredGraph } from './layered-graph.ts'

/*
 * The canvas without the window, to look at it and to measure it: ?n=5000 is a layered graph of that many nodes,
 * ?sample=simple-network one of the samples; ?run=backward runs it; ?theme=dark, ?contrast=more.
 */

declare global {
  interface Window {
    canvasPage: { workspace: FakeWorkspace; model(): CanvasModel; readonly ready: Promise<number> }
  }
}

const start = performance.now()
const asked = new URLSearchParams(location.search)
const files = import.meta.glob<string>('../../../core/samples/*.gradwire', { query: '?raw', import: 'default' })

async function open(): Promise<GraphDocument> {
  const count = Number(asked.get('n') ?? 0)
  if (count > 0) return layeredGraph(count)
  const name = asked.get('sample') ?? 'simple-network'
  const read = await files[`../../../core/samples/${name}.gradwire`]?.()
  const result = read === undefined ? undefined : readGraph(read)
  if (!result?.document) throw new Error(`no sample ${name}`)
  return result.document
}

for (const name of ['theme', 'contrast']) {
  const value = asked.get(name)
  if (value !== null) document.documentElement.dataset[name] = value
}
const workspace = createFakeWorkspace(await open())
const run = asked.get('run')
if (run === 'forward' || run === 'backward') workspace.runTo(run)
let model: CanvasModel | undefined
createApp({
  setup() {
    const canvas = useTemplateRef<{ model: CanvasModel }>('canvas')
    return () =>
      h(GraphCanvas, {
        workspace,
        ref: 'canvas',
        onVnodeMounted: () => (model = canvas.value?.model),
      })
  },
}).mount('#app')
window.canvasPage = {
  workspace,
  model() {
    if (!model) throw new Error('not mounted')
    return model
  },
  ready: (async () => {
    await new Promise((done) => requestAnimationFrame(done))
    await model?.painted()
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
    return performance.now() - start
  })(),
}
