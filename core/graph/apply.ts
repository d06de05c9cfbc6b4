import type { Change, Diff } from './diff.ts'
import type {
  DocumentParts,
  GraphDocument,
  GraphEdge,
  GraphNode,
  NodeId,
  PortId,
  Properties,
  Weight,
} from './document.ts'
import { nodeOf, parentOf } from './ids.ts'

/** The same document with the doors open. Nobody else sees it like this. */
interface OpenDocument extends GraphDocument {
  readonly nodes: Map<NodeId, GraphNode>
  readonly edges: Map<PortId, GraphEdge>
  readonly positions: Map<NodeId, readonly [number, number]>
  readonly weights: Map<string, Weight>
  properties: Properties
  readonly edgesFrom: Map<PortId, Set<PortId>>
  readonly edgesAt: Map<NodeId, Set<PortId>>
  readonly children: Map<NodeId, Set<NodeId>>
  nextOrder: number
}

/** Puts records into a new document, without the diffs that would say the same: a large file is open sooner for it. */
export function fillDocument(document: GraphDocument, parts: DocumentParts): void {
  const open = document as OpenDocument
  let last = open.nextOrder - 1
  for (const node of parts.nodes ?? []) {
    open.nodes.set(node.id, node)
    insert(open.children, parentOf(node.id), node.id)
    last = Math.max(last, node.order)
  }
  for (const edge of parts.edges ?? []) {
    const before = open.edges.get(edge.to)
    if (before) unlink(open, before)
    open.edges.set(edge.to, edge)
    link(open, edge)
    last = Math.max(last, edge.order)
  }
  for (const [id, at] of parts.positions ?? []) open.positions.set(id, at)
  for (const [name, weight] of parts.weights ?? []) {
    open.weights.set(name, weight)
    last = Math.max(last, weight.order)
  }
  open.nextOrder = last + 1
  if (parts.properties) open.properties = { ...open.properties, ...parts.properties }
}

/**
 * Changes the document in place, its indexes included; the only function that does besides `fillDocument`. The time it takes depends on the diff alone.
 * Throws where the diff was made for another state of the document, which is a bug.
 */
export function applyDiff(document: GraphDocument, diff: Diff): void {
  const open = document as OpenDocument
  each(diff.nodes, (id, change) => {
    replace(open.nodes, 'node', id, change)
    if (change[1]) {
      insert(open.children, parentOf(id), id)
      open.nextOrder = Math.max(open.nextOrder, change[1].order + 1)
    } else remove(open.children, parentOf(id), id)
  })
  each(diff.edges, (to, change) => {
    replace(open.edges, 'edge', to, change)
    const [before, after] = change
    if (before) unlink(open, before)
    if (after) {
      link(open, after)
      open.nextOrder = Math.max(open.nextOrder, after.order + 1)
    }
  })
  each(diff.positions, (id, change) => replace(open.positions, 'position', id, change))
  each(diff.weights, (name, change) => {
    replace(open.weights, 'weight', name, change)
    if (change[1]) open.nextOrder = Math.max(open.nextOrder, change[1].order + 1)
  })
  if (diff.properties) {
    const after = Object.entries(diff.properties).map(([name, change]) => [name, change[1]] as const)
    open.properties = { ...open.properties, ...Object.fromEntries(after) }
  }
}

function each<T>(
  changes: { readonly [key: string]: Change<T> } | undefined,
  apply: (key: string, change: Change<T>) => void,
): void {
  if (changes) for (const key of Object.keys(changes)) apply(key, changes[key]!)
}

function replace<T>(entries: Map<string, T>, what: string, key: string, [before, after]: Change<T>): void {
  if (entries.has(key) !== (before !== undefined))
    throw new Error(`the diff does not fit: ${what} ${key} is ${before === undefined ? 'there already' : 'not there'}`)
  if (after === undefined) entries.delete(key)
  else entries.set(key, after)
}

function link(open: OpenDocument, { from, to }: GraphEdge): void {
  insert(open.edgesFrom, from, to)
  insert(open.edgesAt, nodeOf(from), to)
  insert(open.edgesAt, nodeOf(to), to)
}

function unlink(open: OpenDocument, { from, to }: GraphEdge): void {
  remove(open.edgesFrom, from, to)
  remove(open.edgesAt, nodeOf(from), to)
  remove(open.edgesAt, nodeOf(to), to)
}

function insert(index: Map<string, Set<string>>, key: string, entry: string): void {
  const entries = index.get(key)
  if (entries) entries.add(entry)
  else index.set(key, new Set([entry]))
}

function remove(index: Map<string, Set<string>>, key: string, entry: string): void {
  const entries = index.get(key)
  entries?.delete(entry)
  // The top level is always there, so that nobody needs to ask.
  if (entries?.size === 0 && key !== '') index.delete(key)
}
