import { createDocument } from '../../../core/graph/create.ts'
import type { GraphDocument, GraphEdge, GraphNode } from '../../../core/graph/document.ts'

/** A layered graph of many nodes, always the same for a size: linear layers and additions, one to two edges each. */
export function layeredGraph(count: number): GraphDocument {
  let seed = 12345
  const random = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 4294967296
  const columns = Math.max(2, Math.ceil(Math.sqrt(count * 1.2)))
  const rows = Math.ceil(count / columns)
  const nodes: GraphNode[] = []
  const edges: GraphEdge[] = []
  const positions: [string, [number, number]][] = []
  const at = (column: number, row: number) => column * rows + Math.min(rows - 1, Math.max(0, row))
  for (let i = 0; i < count; i++) {
    const column = Math.floor(i / rows)
    const row = i % rows
    const id = `n${i}`
    positions.push([id, [column * 290, row * 205]])
    if (column === 0) {
      nodes.push({ id, type: 'input', attributes: { shape: [4] }, order: i })
      continue
    }
    const from = (column: number, row: number) => `n${Math.min(i - 1, at(column, row))}.out`
    const first = from(column - 1, row + Math.floor(random() * 3) - 1)
    const two = random() < 0.5
    if (two) {
      nodes.push({ id, type: 'add', attributes: {}, order: i })
      edges.push({ from: first, to: `${id}.in0`, order: edges.length })
      const back = column > 1 && random() < 0.2 ? 2 : 1
      edges.push({
        from: from(column - back, row + Math.floor(random() * 5) - 2),
        to: `${id}.in1`,
        order: edges.length,
      })
    } else {
      const linear = random() < 0.5
      nodes.push(
        linear
          ? { id, type: 'linear', attributes: { outFeatures: 4 }, order: i }
          : { id, type: 'activation', attributes: { function: 'tanh' }, order: i },
      )
      edges.push({ from: first, to: `${id}.in`, order: edges.length })
    }
  }
  return createDocument({ nodes, edges, positions, properties: { name: `${count} nodes` } })
}
