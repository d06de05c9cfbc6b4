import { Handle, Position, useVueFlow, VueFlow } from '@vue-flow/core'
import '@vue-flow/core/dist/style.css'
import { createApp, defineComponent, h, shallowRef } from 'vue'
import { nextFrame, painted, styleOf } from '../page-contract.ts'
import { wholeView } from '../views.ts'
import type { BenchView } from '../views.ts'
import { graph, isAsked, place, present } from './page.ts'
import './vueflow.css'

/*
 * Vue Flow with a node of its own: a title, ports on both sides. `?visible` asks for its culling.
 */

const nodes = graph.nodes.map(({ title, x, y, inputs }, i) => ({
  id: `n${i}`,
  type: 'op',
  position: { x, y },
  data: { title, inputs: Array.from({ length: inputs }, (_, port) => `in${port}`) },
}))
const edges = graph.edges.map(({ source, target, input }, i) => ({
  id: `e${i}`,
  source: `n${source}`,
  sourceHandle: 'out',
  target: `n${target}`,
  targetHandle: `in${input}`,
}))

interface NodeProps {
  readonly data: { readonly title: string; readonly inputs: readonly string[] }
}

const port = (id: string, isInput: boolean) =>
  h('div', { class: ['port', !isInput && 'out'] }, [
    id,
    h(Handle, { id, type: isInput ? 'target' : 'source', position: isInput ? Position.Left : Position.Right }),
  ])

const node = ({ data }: NodeProps) =>
  h('div', { class: 'op' }, [
    h('div', { class: 'title' }, data.title),
    port('out', false),
    ...data.inputs.map((id) => port(id, true)),
  ])

const drawnEdges = () => document.querySelectorAll('path.vue-flow__edge-path').length
const dragged = `n${graph.dragged}`

const Flow = defineComponent(() => {
  const flow = useVueFlow({ id: 'flow' })
  const shownNodes = shallowRef<typeof nodes>([])
  const shownEdges = shallowRef<typeof edges>([])
  const setView = ({ k, x, y }: BenchView) => flow.setViewport({ x, y, zoom: k })
  const first = wholeView(graph)

  async function build(): Promise<void> {
    shownNodes.value = nodes
    shownEdges.value = edges
    // With culling there is no telling how many there will be, but the graph is in view as a whole.
    while (drawnEdges() < edges.length) await nextFrame()
    setView(first)
    await painted()
  }

  present(
    {
      counts: () => ({ nodes: document.querySelectorAll('.vue-flow__node').length, edges: drawnEdges() }),
      setView,
      async restyle(turn) {
        flow.edges.value.forEach((edge, i) => {
          const { colour, width, label } = styleOf(i, turn)
          edge.style = { stroke: colour, strokeWidth: width }
          edge.label = label
        })
        await painted()
        return undefined
      },
      handle() {
        const rect = document.querySelector(`.vue-flow__node[data-id="${dragged}"]`)?.getBoundingClientRect()
        return { x: (rect?.x ?? 0) + 60, y: (rect?.y ?? 0) + 15 }
      },
      place: () => ({ ...(flow.findNode(dragged)?.position ?? { x: 0, y: 0 }) }),
    },
    build,
  )
  return () =>
    h(
      VueFlow,
      {
        id: 'flow',
        nodes: shownNodes.value,
        edges: shownEdges.value,
        minZoom: 0.01,
        defaultViewport: { x: first.x, y: first.y, zoom: first.k },
        onlyRenderVisibleElements: isAsked('visible'),
      },
      { 'node-op': node },
    )
})

createApp(Flow).mount(place)
