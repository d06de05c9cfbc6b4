import { writeGraph } from '../../core/format/write.ts'
import { createDocument } from '../../core/graph/create.ts'
import type { GraphDocument, GraphNode } from '../../core/graph/document.ts'
import type { BenchGraph, BenchNode } from './graph.ts'

/** The graph as a document of ours: inputs, Linear nodes, tanh and sums of four numbers, all with real gradients. */
export function documentOf({ nodes, edges }: BenchGraph, prefix = 'n'): GraphDocument {
  const adds = nodes.map((node) => node.kind === 'add')
  return createDocument({
    properties: { name: `${nodes.length} nodes` },
    nodes: nodes.map((node, i) => ({ id: `${prefix}${i}`, ...typeOf(node), order: i })),
    edges: edges.map(({ source, target, input }, i) => ({
      from: `${prefix}${source}.out`,
      to: `${prefix}${target}.${adds[target] ? `in${input}` : 'in'}`,
      order: i,
    })),
    positions: nodes.map(({ x, y }, i) => [`${prefix}${i}`, [x, y]]),
  })
}

export function fileOf(graph: BenchGraph): string {
  return writeGraph(documentOf(graph))
}

function typeOf({ kind, inputs }: BenchNode): Pick<GraphNode, 'type' | 'attributes'> {
  switch (kind) {
    case 'input':
      return { type: 'input', attributes: { shape: [4] } }
    case 'linear':
      return { type: 'linear', attributes: { outFeatures: 4 } }
    case 'tanh':
      return { type: 'activation', attributes: { function: 'tanh' } }
    case 'add':
      return { type: 'add', attributes: { arity: inputs } }
  }
}
