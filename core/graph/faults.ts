import { readAttributes } from '../nodes/read-attributes.ts'
import { sizeOf } from '../tensor/tensor.ts'
import { createDocument } from './create.ts'
import { cycleName, findCycle } from './cycles.ts'
import type { GraphDocument, PortId } from './document.ts'
import { inGroup, isLocalId, localName, nodeOf, parentOf, splitPort } from './ids.ts'
import { lengthOf } from './label.ts'
import { limits } from './limits.ts'
import { depthInFile } from './nesting.ts'
import { typeOf } from './node-types.ts'
import { hasInput, hasOutput, isGroup } from './ports.ts'
import { same } from './same.ts'

/**
 * Everything that must hold of every document and does not, one sentence each. Edits and the file reader keep it empty; a
 * sentence here is a bug of theirs. For tests, and for the one who builds a document by hand.
 */
export function documentFaults(document: GraphDocument): string[] {
  const inputs = new Map<PortId, string>()
  return [
    ...countFaults(document),
    ...nodeFaults(document),
    ...edgeFaults(document, inputs),
    ...groupFaults(document, inputs),
    ...cycleFaults(document),
    ...attachmentFaults(document),
    ...indexFaults(document),
  ]
}

function* countFaults({ nodes, edges }: GraphDocument): Generator<string> {
  if (nodes.size > limits.nodes) yield `${nodes.size} nodes`
  if (edges.size > limits.edges) yield `${edges.size} edges`
}

function* nodeFaults(document: GraphDocument): Generator<string> {
  for (const [id, node] of document.nodes) {
    if (node.id !== id) yield `node ${node.id} is filed under ${id}`
    if (!isLocalId(localName(id))) yield `${id} cannot be an id`
    const parent = parentOf(id)
    const group = document.nodes.get(parent)
    if (parent !== '' && !(group && isGroup(group))) yield `${id} lies in ${parent}, which is no group`
    if (node.label === '' || lengthOf(node.label ?? '') > limits.label)
      yield `the label of ${id} is too short or too long`
    if (depthInFile(node) > limits.depth) yield `${id} is nested too deep for a file`
    if (!isGroup(node) && (node.inputs || node.outputs)) yield `${id} has group ports and is no group`
    for (const flag of ['bypass', 'stopGradient', 'frozen'] as const)
      if (node[flag] === false) yield `${id} says ${flag}: false, which is the default`
    const type = typeOf(node)
    for (const problem of type ? readAttributes(type, node.attributes).problems : [])
      yield `${id}.${problem.attribute}: ${problem.message}`
  }
}

function* edgeFaults(document: GraphDocument, fed: Map<PortId, string>): Generator<string> {
  for (const [key, { from, to }] of document.edges) {
    if (key !== to) yield `edge into ${to} is filed under ${key}`
    fed.set(to, `an edge from ${from}`)
    const [source, output] = splitPort(from)
    const [target, input] = splitPort(to)
    const [a, b] = [document.nodes.get(source), document.nodes.get(target)]
    if (!a || !b) yield `edge ${from} → ${to} has a loose end`
    else {
      if (parentOf(source) !== parentOf(target)) yield `edge ${from} → ${to} leaves its group`
      if (!hasOutput(a, output)) yield `there is no output ${from}`
      if (!hasInput(b, input)) yield `there is no input ${to}`
    }
  }
}

function* groupFaults(document: GraphDocument, fed: Map<PortId, string>): Generator<string> {
  for (const node of document.nodes.values()) {
    for (const [port, inner] of Object.entries(node.inputs ?? {}))
      for (const local of inner) {
        const to = inGroup(node.id, local)
        const target = document.nodes.get(nodeOf(to))
        if (!target || !hasInput(target, splitPort(to)[1]))
          yield `${node.id}.${port} feeds ${local}, which is not there`
        if (fed.has(to)) yield `${to} is fed by ${node.id}.${port} and by ${fed.get(to)}`
        fed.set(to, `${node.id}.${port}`)
      }
    for (const [port, local] of Object.entries(node.outputs ?? {})) {
      const source = document.nodes.get(inGroup(node.id, nodeOf(local)))
      if (!source || !hasOutput(source, splitPort(local)[1]))
        yield `${node.id}.${port} shows ${local}, which is not there`
    }
  }
}

function* cycleFaults(document: GraphDocument): Generator<string> {
  const cycle = findCycle(document)
  if (cycle) yield `cycle ${cycleName(cycle)}`
}

function* attachmentFaults(document: GraphDocument): Generator<string> {
  for (const [id, [x, y]] of document.positions) {
    if (!document.nodes.has(id)) yield `a place for ${id}, which is not there`
    for (const value of [x, y])
      if (!Number.isInteger(value) || Math.abs(value) > limits.coordinate || Object.is(value, -0))
        yield `${id} is at ${x}, ${y}`
  }
  for (const [name, { tensor, dtype }] of document.weights) {
    const [node, parameter] = splitPort(name)
    if (!document.nodes.has(node) || parameter === '') yield `weight ${name} belongs to no node`
    if (tensor.data.length !== sizeOf(tensor.shape)) yield `weight ${name} does not fill its shape`
    if (dtype === 'float32' && !tensor.data.every((value) => Object.is(value, Math.fround(value))))
      yield `weight ${name} has numbers that are not float32`
  }
  const { reroutes, collapsed, seed } = document.properties
  for (const { edge } of reroutes)
    if (document.edges.get(edge[1])?.from !== edge[0]) yield `a reroute for ${edge.join(' → ')}, which is not there`
  for (const id of collapsed) if (!document.nodes.has(id)) yield `${id} is folded and not there`
  if (!Number.isSafeInteger(seed)) yield `the seed is ${seed}`
}

function* indexFaults(document: GraphDocument): Generator<string> {
  const fresh = createDocument({ nodes: document.nodes.values(), edges: document.edges.values() })
  for (const index of ['edgesFrom', 'edgesAt', 'children'] as const)
    if (!same(listed(document[index]), listed(fresh[index]))) yield `the index ${index} is out of step`
  if (document.nextOrder < fresh.nextOrder) yield `nextOrder ${document.nextOrder} is in use`
}

function listed(index: ReadonlyMap<string, ReadonlySet<string>>): { [key: string]: string[] } {
  return Object.fromEntries([...index].map(([key, entries]) => [key, [...entries].sort()]))
}
