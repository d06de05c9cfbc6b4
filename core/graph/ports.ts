import type { InputPort, NodeType } from '../nodes/define.ts'
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

export interface NamedPorts extends Ports {
  readonly inputNames: ReadonlySet<string>
  readonly outputNames: ReadonlySet<string>
}

/** Records never change, so what a node tells once it tells for ever; parsing an expression again for every edge would be slow. */
const told = new WeakMap<GraphNode, NamedPorts>()
/** Nodes of the same type and attributes share what they tell: 100,000 nodes of 1,000 inputs each would not fit into memory. */
const shared = new Map<string, NamedPorts>()
const mostShared = 10_000

/** Ports as the node itself tells them; undefined for a placeholder, which cannot tell. */
export function declaredPorts(node: GraphNode): NamedPorts | undefined {
  const known = told.get(node)
  if (known) return known
  const ports = isGroup(node) ? named(groupPorts(node)) : typePorts(node)
  if (ports) told.set(node, ports)
  return ports
}

function named(ports: Ports): NamedPorts {
  const inputNames = new Set(ports.inputs.map((input) => input.name))
  return { ...ports, inputNames, outputNames: new Set(ports.outputs) }
}

/** Whether there is such an input. A placeholder cannot tell which ports it has, so it takes any name. */
export function hasInput(node: GraphNode, port: string): boolean {
  return declaredPorts(node)?.inputNames.has(port) ?? port !== ''
}

/** Likewise for an output. */
export function hasOutput(node: GraphNode, port: string): boolean {
  return declaredPorts(node)?.outputNames.has(port) ?? port !== ''
}

function groupPorts(node: GraphNode): Ports {
  const inputs = Object.keys(node.inputs ?? {}).map((name) => ({ name, title: name }))
  return { inputs, outputs: Object.keys(node.outputs ?? {}) }
}

function typePorts(node: GraphNode): NamedPorts | undefined {
  const type = typeOf(node)
  if (!type) return undefined
  const key = sharingKey(type, node)
  const known = key === undefined ? undefined : shared.get(key)
  if (known) return known
  const inputs = type.inputs(readAttributes(type, node.attributes).attributes)
  const ports = named({ inputs, outputs: type.outputs })
  if (key !== undefined) {
    if (shared.size >= mostShared) shared.clear()
    shared.set(key, ports)
  }
  return ports
}

/** The same for nodes whose ports must be the same. Lists of numbers decide no ports and would make long keys; such nodes share nothing. */
function sharingKey(type: NodeType, node: GraphNode): string | undefined {
  const parts: unknown[] = [type.type]
  for (const name of Object.keys(type.attributes)) {
    const value = Object.hasOwn(node.attributes, name) ? node.attributes[name] : undefined
    if (typeof value === 'object' || (typeof value === 'string' && value.length > 200)) return undefined
    parts.push(value)
  }
  return JSON.stringify(parts)
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
