import { ClassicPreset, NodeEditor } from 'rete'
import type { GetSchemes } from 'rete'
import { AreaExtensions, AreaPlugin } from 'rete-area-plugin'
import { ConnectionPlugin, Presets as ConnectionPresets } from 'rete-connection-plugin'
import { Presets, VuePlugin } from 'rete-vue-plugin'
import type { VueArea2D } from 'rete-vue-plugin'
import { defineComponent, h } from 'vue'
import { nextFrame, painted, styleOf } from '../page-contract.ts'
import { wholeView } from '../views.ts'
import type { BenchView } from '../views.ts'
import { graph, place, present } from './page.ts'
import './rete.css'

/*
 * Rete as its documentation puts it together: area, connections and the classic preset of its Vue plugin. Only the picture of
 * an edge is replaced, by the classic one with a colour, a width and a label.
 */

class Edge extends ClassicPreset.Connection<ClassicPreset.Node, ClassicPreset.Node> {
  colour = 'steelblue'
  width = 5
  label = ''
}
type Schemes = GetSchemes<ClassicPreset.Node, Edge>

interface EdgeProps {
  readonly data: Edge
  readonly start?: { readonly x: number; readonly y: number }
  readonly end?: { readonly x: number; readonly y: number }
  readonly path?: string
}

const Connection = defineComponent(
  (props: EdgeProps) => () => {
    const { data, start, end, path } = props
    const label =
      data.label !== '' && start && end
        ? h('text', { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2, 'font-size': 12 }, data.label)
        : undefined
    return h('svg', { class: 'edge', 'data-testid': 'connection' }, [
      h('path', { d: path, style: { stroke: data.colour, strokeWidth: `${data.width}px` } }),
      label,
    ])
  },
  { props: { data: Object, start: Object, end: Object, path: String } as never },
)

const editor = new NodeEditor<Schemes>()
const area = new AreaPlugin<Schemes, VueArea2D<Schemes>>(place)
const connection = new ConnectionPlugin<Schemes, VueArea2D<Schemes>>()
const render = new VuePlugin<Schemes, VueArea2D<Schemes>>()
render.addPreset(Presets.classic.setup({ customize: { connection: () => Connection } }))
connection.addPreset(ConnectionPresets.classic.setup())
editor.use(area)
area.use(connection)
area.use(render)
AreaExtensions.selectableNodes(area, AreaExtensions.selector(), { accumulating: AreaExtensions.accumulateOnCtrl() })
AreaExtensions.simpleNodesOrder(area)

const socket = new ClassicPreset.Socket('tensor')
const edges: Edge[] = []

function setView({ k, x, y }: BenchView): void {
  Object.assign(area.area.transform, { x, y })
  void area.area.zoom(k)
}

const drawnEdges = () => place.querySelectorAll('[data-testid=connection] path[d^="M"]').length

async function build(): Promise<void> {
  setView(wholeView(graph))
  const nodes: ClassicPreset.Node[] = []
  for (const { title, x, y, inputs } of graph.nodes) {
    const node = new ClassicPreset.Node(title)
    for (let i = 0; i < inputs; i++) node.addInput(`in${i}`, new ClassicPreset.Input(socket, `in${i}`))
    node.addOutput('out', new ClassicPreset.Output(socket, 'out'))
    nodes.push(node)
    await editor.addNode(node)
    await area.translate(node.id, { x, y })
  }
  dragged = nodes[graph.dragged]?.id ?? ''
  for (const { source, target, input } of graph.edges) {
    const edge = new Edge(nodes[source] as ClassicPreset.Node, 'out', nodes[target] as ClassicPreset.Node, `in${input}`)
    edges.push(edge)
    await editor.addConnection(edge)
  }
  while (drawnEdges() < edges.length) await nextFrame()
  await painted()
}

let dragged = ''

present(
  {
    counts: () => ({ nodes: place.querySelectorAll('[data-testid=node]').length, edges: drawnEdges() }),
    setView,
    async restyle(turn) {
      edges.forEach((edge, i) => Object.assign(edge, styleOf(i, turn)))
      await Promise.all(edges.map((edge) => area.update('connection', edge.id)))
      await painted()
      return undefined
    },
    handle() {
      const rect = area.nodeViews.get(dragged)?.element.querySelector('.title')?.getBoundingClientRect()
      return { x: (rect?.x ?? 0) + 60, y: (rect?.y ?? 0) + 15 }
    },
    place: () => ({ ...(area.nodeViews.get(dragged)?.position ?? { x: 0, y: 0 }) }),
  },
  build,
)
