import { LGraph, LGraphCanvas, LGraphNode } from '@comfyorg/litegraph'
import { nodeHeight, nodeWidth } from '../graph.ts'
import { painted, styleOf } from '../page-contract.ts'
import { wholeView } from '../views.ts'
import type { BenchView } from '../views.ts'
import { graph, place, present } from './page.ts'

/*
 * litegraph as ComfyUI has it. It draws everything on one canvas; an edge has a colour, but no width and no label.
 */

const titleHeight = 30

const canvas = document.createElement('canvas')
Object.assign(canvas, { width: innerWidth, height: innerHeight })
place.append(canvas)
const model = new LGraph()
const editor = new LGraphCanvas(canvas, model)
editor.ds.min_scale = 0.005
const nodes: LGraphNode[] = []

function setView({ k, x, y }: BenchView): void {
  const { ds } = editor
  ds.scale = k
  ds.offset[0] = x / k
  // A node's place is that of its corner below the title.
  ds.offset[1] = y / k + titleHeight
  editor.setDirty(true, true)
}

async function build(): Promise<void> {
  setView(wholeView(graph))
  for (const { title, x, y, inputs } of graph.nodes) {
    const node = new LGraphNode(title)
    for (let i = 0; i < inputs; i++) node.addInput(`in${i}`, 'number')
    node.addOutput('out', 'number')
    node.pos = [x, y]
    node.size = [nodeWidth, nodeHeight - titleHeight]
    model.add(node, true)
    nodes.push(node)
  }
  for (const { source, target, input } of graph.edges) nodes[source]?.connect(0, nodes[target] as LGraphNode, input)
  editor.draw(true, true)
  await painted()
}

const dragged = () => nodes[graph.dragged]?.pos ?? [0, 0]

present(
  {
    counts: () => ({ nodes: nodes.length, edges: model.links.size }),
    setView,
    async restyle(turn) {
      let i = 0
      for (const link of model.links.values()) link.color = styleOf(i++, turn).colour
      editor.setDirty(true, true)
      await painted()
      return undefined
    },
    handle() {
      const [x, y] = dragged()
      const { scale, offset } = editor.ds
      return { x: (x + offset[0] + 60) * scale, y: (y + offset[1] - titleHeight / 2) * scale }
    },
    place: () => ({ x: dragged()[0], y: dragged()[1] }),
  },
  build,
)
