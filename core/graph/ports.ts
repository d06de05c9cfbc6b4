import type { InputPort } from '../nodes/define.ts'
import { readAttributes } from '../nodes/read-attributes.ts'
import type { GraphDocument, GraphNode, NodeId } from './document.ts'
import { localName, nodeOf, parentOf, splitPort } from './ids.ts'
import { typeOf } from './node-types.ts'
import { edgesInto, edgesOutOf } from './walk.ts'

export interface Ports {
  readonly inputs: readonly InputPort[]
  readonly outputs: readonly string[]
}

export function isGroup(node: GraphNode): boolean {
  return node.type === 'group'
}

/** True for a type this version does not know; the node is kept as it is. */
export function isPlaceholder(node: GraphNode): boolean {
  return !isGroup(node) && typeOf(node) === undefined
}

/** Ports of a node. A placeholder has those its edges (and the ports of the group it lies in) use. No ports if there is no such node. */
export function portsOf(document: GraphDocument, id: NodeId): Ports {
  const node = document.nodes.get(id)
  if (!node) return { inputs: [], outputs: [] }
  return declaredPorts(node) ?? usedPorts(document, node)
}

/** Records never change, so what a node tells once it tells for ever; parsing an expression again for every edge would be slow. */
const told = new WeakMap<GraphNode, Ports & { readonly inputNames: ReadonlySet<string> }>()

/** Ports as the node itself tells them; undefined for a placeholder, which cannot tell. */
export function declaredPorts(node: GraphNode): (Ports & { readonly inputNames: ReadonlySet<string> }) | undefined {
  const known = told.get(node)
  if (known) return known
  const ports = isGroup(node) ? groupPorts(node) : typePorts(node)
  if (!ports) return undefined
  const named = { ...ports, inputNames: new Set(ports.inputs.map((input) => input.name)) }
  told.set(node, named)
  return named
}

/** Whether there is such an input. A placeholder cannot tell which ports it has, so it takes any name. */
export function hasInput(node: GraphNode, port: string): boolean {
  return declaredPorts(node)?.inputNames.has(port) ?? port !== ''
}

/** Likewise for an output. */
export function hasOutput(node: GraphNode, port: string): boolean {
  return declaredPorts(node)?.outputs.includes(port) ?? port !== ''
}

function groupPorts(node: GraphNode): Ports {
  const inputs = Object.keys(node.inputs ?? {}).map((name) => ({ name, title: name }))
  return { inputs, outputs: Object.keys(node.outputs ?? {}) }
}

function typePorts(node: GraphNode): Ports | undefined {
  const type = typeOf(node)
  return type && { inputs: type.inputs(readAttributes(type, node.attributes).attributes), outputs: type.outputs }
}

function usedPorts(document: GraphDocument, node: GraphNode): Ports {
  const inputs = new Set(edgesInto(document, node.id).map((edge) => splitPort(edge.to)[1]))
  const outputs = new Set(edgesOutOf(document, node.id).map((edge) => splitPort(edge.from)[1]))
  const group = document.nodes.get(parentOf(node.id))
  const name = localName(node.id)
  for (const inner of Object.values(group?.inputs ?? {}).flat())
    if (nodeOf(inner) === name) inputs.add(splitPort(inner)[1])
  for (const inner of Object.values(group?.outputs ?? {})) if (nodeOf(inner) === name) outputs.add(splitPort(inner)[1])
  return { inputs: [...inputs].map((port) => ({ name: port, title: port })), outputs: [...outputs] }
}
