import { createApp, h, shallowRef } from 'vue'
import { createDocument } from '../../../core/graph/create.ts'
import type { GraphEdge, GraphNode } from '../../../core/graph/document.ts'
import { summarise } from '../../worker/summary.ts'
import type { EdgeRun, PlanRow, Summary } from '../../state/workspace.ts'
import type { CanvasModel } from '../canvas-model.ts'
import GraphCanvas from '../GraphCanvas.vue'
import { createFakeWorkspace } from './fake-workspace.ts'

/* Every state of an edge and of a card, each once. ?k=0.5 is the zoom. */

function tensor(...data: number[]): Summary {
  return summarise({ shape: data.length === 1 ? [] : [data.length], data: Float64Array.from(data) })
}
const value = tensor(-0.8, 0.48)
const runs: { readonly [row: string]: EdgeRun | undefined } = {
  idle: undefined,
  scalar: { value: tensor(0.629), stale: false },
  value: { value, stale: false },
  positive: { value: tensor(0.586), gradient: tensor(0.793), stale: false },
  negative: { value, gradient: tensor(-0.02, -0.013), stale: false },
  mixed: { value, gradient: tensor(0.27, -0.22), stale: false },
  none: { value, gradient: null, stale: false },
  zero: { value: tensor(0, 0), gradient: tensor(0, 0), stale: false },
  broken: { value: tensor(-Infinity, 1.2), gradient: tensor(NaN, 1), stale: false },
  stale: { value, gradient: tensor(0.793), stale: true },
  staleNegative: { value, gradient: tensor(-0.793, -2), stale: true },
  tiny: { value, gradient: tensor(1e-4), stale: false },
  huge: { value, gradient: tensor(-250, -10), stale: false },
}
const asked = new URLSearchParams(location.search)
const theme = asked.get('theme')
if (theme !== null) document.documentElement.dataset.theme = theme

const nodes: GraphNode[] = []
const edges: GraphEdge[] = []
const positions: [string, [number, number]][] = []
let order = 0
function put(id: string, type: string, x: number, y: number, more: Partial<GraphNode> = {}): void {
  nodes.push({ id, type, attributes: {}, order: order++, ...more })
  positions.push([id, [x, y]])
}
Object.keys(runs).forEach((row, i) => {
  const y = i * 112
  put(`a-${row}`, 'input', 0, y, { label: row, attributes: { shape: [8] } })
  put(`b-${row}`, 'linear', 340, y, { label: row, attributes: { outFeatures: 8 } })
  edges.push({ from: `a-${row}.out`, to: `b-${row}.in`, order: order++ })
  put(`c-${row}`, 'activation', 620, y + (i % 3) * 40 - 40, { label: row, attributes: { function: 'tanh' } })
  edges.push({ from: `b-${row}.out`, to: `c-${row}.in`, order: order++ })
})
const states = ['rest', 'selected', 'focused', 'current', 'bypassed', 'problem', 'unknown']
states.forEach((state, i) => {
  const type = state === 'unknown' ? 'attention2' : 'linear'
  put(state, type, 900 + (i % 2) * 220, Math.floor(i / 2) * 190, {
    attributes: state === 'unknown' ? {} : { outFeatures: 8 },
    ...(state === 'bypassed' && { bypass: true }),
  })
  if (state === 'problem') return
  edges.push({ from: 'a-idle.out', to: `${state}.in`, order: order++ })
})

const workspace = createFakeWorkspace(createDocument({ nodes, edges, positions }))
const step: PlanRow = { index: 10, phase: 'backward', node: 'current', op: 'linear', shapes: '' }
const run = {
  ...workspace.run,
  position: shallowRef(1),
  current: shallowRef<PlanRow | undefined>(step),
  edge: (to: string) => runs[to.slice(2, to.indexOf('.'))],
}
const shown = Object.create(workspace, { run: { value: run } }) as typeof workspace
shown.select({ nodes: ['selected', 'focused'], edges: ['b-positive.in'] })
shown.focused.value = 'focused'
let canvas: { model: CanvasModel } | null = null
createApp(() => h(GraphCanvas, { workspace: shown, ref: (made) => (canvas = made as typeof canvas) })).mount('#app')
requestAnimationFrame(() =>
  canvas?.model.camera.setView({
    k: Number(asked.get('k') ?? 1),
    x: Number(asked.get('x') ?? 20),
    y: Number(asked.get('y') ?? 50),
  }),
)
