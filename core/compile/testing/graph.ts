import type { Json } from '../../nodes/attributes.ts'
import type { GraphDocument, GraphEdge, GraphNode, Weight } from '../../graph/document.ts'
import { createDocument } from '../../graph/create.ts'
import { inGroup } from '../../graph/ids.ts'

interface PlainNode {
  readonly type: string
  readonly attributes?: { readonly [name: string]: Json }
  readonly bypass?: boolean
  readonly stopGradient?: boolean
  readonly frozen?: boolean
  readonly nodes?: { readonly [id: string]: PlainNode }
  readonly edges?: readonly (readonly [string, string])[]
  readonly inputs?: { readonly [port: string]: readonly string[] }
  readonly outputs?: { readonly [port: string]: string }
}

export interface PlainGraph {
  readonly seed?: number
  readonly nodes: { readonly [id: string]: PlainNode }
  readonly edges?: readonly (readonly [string, string])[]
}

/** A document for tests, from the same JSON as a graph file, with nothing checked. */
export function graph(plain: PlainGraph, weights: { readonly [name: string]: Weight['tensor'] } = {}): GraphDocument {
  const nodes: GraphNode[] = []
  const edges: GraphEdge[] = []
  const open: (readonly [string, Pick<PlainNode, 'nodes' | 'edges'>])[] = [['', plain]]
  for (let level = open.pop(); level; level = open.pop()) {
    const [parent, content] = level
    for (const [name, node] of Object.entries(content.nodes ?? {})) {
      const { type, attributes = {}, bypass, stopGradient, frozen, inputs, outputs } = node
      const id = inGroup(parent, name)
      nodes.push({ id, type, attributes, bypass, stopGradient, frozen, inputs, outputs, order: nodes.length })
      if (type === 'group') open.push([id, node])
    }
    for (const [from, to] of content.edges ?? [])
      edges.push({ from: inGroup(parent, from), to: inGroup(parent, to), order: edges.length })
  }
  const listed = Object.entries(weights).map(
    ([name, tensor], order) => [name, { dtype: 'float64', tensor, order }] as const,
  )
  return createDocument({ nodes, edges, weights: listed, properties: { seed: plain.seed ?? 0 } })
}

/** A chain x -> n1 -> n2 ... of nodes with one input. */
export function chain(length: number, type: string, attributes: { readonly [name: string]: Json } = {}): GraphDocument {
  const nodes: GraphNode[] = [{ id: 'x', type: 'input', attributes: {}, order: 0 }]
  const edges: GraphEdge[] = []
  for (let i = 1; i <= length; i++) {
    nodes.push({ id: `n${i}`, type, attributes, order: i })
    edges.push({ from: i === 1 ? 'x.out' : `n${i - 1}.out`, to: `n${i}.in`, order: i })
  }
  return createDocument({ nodes, edges })
}
