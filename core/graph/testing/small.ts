import type { Json } from '../../nodes/attributes.ts'
import { createDocument } from '../create.ts'
import type { GraphDocument, GraphNode } from '../document.ts'

/** A node in one line. */
export function node(
  id: string,
  type: string,
  attributes: { readonly [name: string]: Json } = {},
  more: Partial<GraphNode> = {},
): GraphNode {
  return { id, type, attributes, ...more, order: 0 }
}

/** A document from nodes and `from → to` pairs, in the order given. */
export function graph(nodes: readonly GraphNode[], edges: readonly (readonly [string, string])[] = []): GraphDocument {
  return createDocument({
    nodes: nodes.map((node, order) => ({ ...node, order })),
    edges: edges.map(([from, to], order) => ({ from, to, order })),
  })
}

/** x → fc1 → act1 → loss, and t. */
export function perceptron(): GraphDocument {
  return graph(
    [
      node('x', 'input', { shape: [2] }),
      node('fc1', 'linear'),
      node('act1', 'activation'),
      node('t', 'input', { role: 'target' }),
      node('loss', 'loss'),
    ],
    [
      ['x.out', 'fc1.in'],
      ['fc1.out', 'act1.in'],
      ['act1.out', 'loss.prediction'],
      ['t.out', 'loss.target'],
    ],
  )
}

/** x → block(fc1 → add1, and x → add1) → act1. */
export function residual(): GraphDocument {
  const ports = { inputs: { in: ['fc1.in', 'add1.in0'] }, outputs: { out: 'add1.out' } }
  return graph(
    [
      node('x', 'input'),
      node('block', 'group', {}, ports),
      node('block/fc1', 'linear'),
      node('block/add1', 'add', { arity: 3 }),
      node('act1', 'activation'),
    ],
    [
      ['x.out', 'block.in'],
      ['block/fc1.out', 'block/add1.in1'],
      ['block.out', 'act1.in'],
    ],
  )
}
