import type { GraphDocument } from '../document.ts'
import { allNodes, edgesByLevel } from '../walk.ts'

/** All that a document says, as plain lists: entries in their order, without the numbers that make the order. */
export function compared(document: GraphDocument) {
  const weights = [...document.weights].sort(([, a], [, b]) => a.order - b.order)
  return {
    nodes: allNodes(document).map(({ order: _, ...node }) => node),
    edges: [...edgesByLevel(document)]
      .sort(byName)
      .map(([level, edges]) => [level, edges.map(({ from, to }) => [from, to])]),
    positions: [...document.positions].sort(byName),
    weights: weights.map(([name, { order: _, tensor, ...weight }]) => [name, weight, tensor.shape, [...tensor.data]]),
    properties: document.properties,
  }
}

/** The same with the numbers, for undo, which brings everything back to the letter. */
export function comparedExactly(document: GraphDocument) {
  return {
    nodes: [...document.nodes].sort(byName),
    edges: [...document.edges].sort(byName),
    positions: [...document.positions].sort(byName),
    weights: [...document.weights].sort(byName),
    properties: document.properties,
    edgesFrom: index(document.edgesFrom),
    edgesAt: index(document.edgesAt),
    children: index(document.children),
  }
}

function index(entries: ReadonlyMap<string, ReadonlySet<string>>) {
  return [...entries].map(([key, values]) => [key, [...values].sort()] as [string, string[]]).sort(byName)
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0
}
