import type { Json } from '../nodes/attributes.ts'
import { isProblem } from '../nodes/problem.ts'
import { readAttributes } from '../nodes/read-attributes.ts'
import { addNode } from './add.ts'
import { checkAttributes } from './attributes.ts'
import { tidy, unexpose } from './detach.ts'
import type { Diff } from './diff.ts'
import type { GraphDocument, GraphEdge, NodeId } from './document.ts'
import { Draft } from './draft.ts'
import { inGroup, localName, nodeOf, parentOf, splitPort } from './ids.ts'
import { typeOf } from './node-types.ts'
import { isGroup, portsOf } from './ports.ts'
import { isRefusal, refusal, type Problem } from './problems.ts'
import { edgesInto, edgesOutOf } from './walk.ts'

/**
 * Puts a node of another type in place of one: under a name of the new type, at the same place, with its label, its wires and
 * the attributes that both have. Wires find the port of the same name, else the port at the same place; what finds none goes.
 * Weights go, since other types have others.
 */
export function replaceType(
  document: GraphDocument,
  id: NodeId,
  type: string,
  attributes: { readonly [name: string]: Json } = {},
): { readonly id: NodeId; readonly diff: Diff } | Problem {
  const node = document.nodes.get(id)
  if (!node) return refusal('E_NODE', { node: id }, `there is no node ${id}`, 'choose a node of this graph')
  if (isGroup(node) || type === 'group')
    return refusal('E_TYPE', { node: id }, 'a group cannot be replaced by a type', 'unpack it first')
  const parent = parentOf(id)
  const made = addNode(document, type, { parent, attributes: { ...shared(node.attributes, type), ...attributes } })
  if (isRefusal(made)) return made
  const fresh = made.diff.nodes?.[made.id]?.[1]
  if (!fresh) return refusal('E_TYPE', { node: id }, `there is no node type ${type}`, 'choose one of the palette')

  const draft = new Draft(document)
  draft.nodes.set(id, undefined)
  draft.nodes.set(made.id, {
    ...fresh,
    ...(node.label !== undefined && { label: node.label }),
    ...(node.bypass && { bypass: true }),
    ...(node.stopGradient && { stopGradient: true }),
    order: node.order,
  })
  const at = document.positions.get(id)
  draft.positions.set(id, undefined)
  if (at) draft.positions.set(made.id, at)
  for (const name of document.weights.keys()) if (nodeOf(name) === id) draft.weights.set(name, undefined)

  const before = portsOf(document, id)
  const inputs = matched(
    before.inputs.map(({ name }) => name),
    inputsOf(draft, made.id),
    new Set(edgesInto(document, id).map((edge) => splitPort(edge.to)[1])),
  )
  const outputs = matched(before.outputs, [...(typeOf(fresh)?.outputs ?? [])], new Set(before.outputs))
  const set: GraphEdge[] = []
  for (const edge of edgesInto(document, id)) {
    draft.edges.set(edge.to, undefined)
    const port = inputs.get(splitPort(edge.to)[1])
    if (port !== undefined) set.push({ ...edge, to: `${made.id}.${port}` })
  }
  for (const edge of edgesOutOf(document, id)) {
    const port = outputs.get(splitPort(edge.from)[1])
    if (port === undefined) draft.edges.set(edge.to, undefined)
    else set.push({ ...edge, from: `${made.id}.${port}` })
  }
  for (const edge of set) draft.edges.set(edge.to, edge)
  followPorts(draft, id, made.id, inputs, outputs)
  const reroutes = draft.property('reroutes')
  draft.setProperty(
    'reroutes',
    reroutes.map((one) => {
      const [from, to] = one.edge
      const [source, output] = splitPort(from)
      const [target, input] = splitPort(to)
      return {
        ...one,
        edge: [
          source === id ? `${made.id}.${outputs.get(output) ?? output}` : from,
          target === id ? `${made.id}.${inputs.get(input) ?? input}` : to,
        ] as const,
      }
    }),
  )
  tidy(draft)
  return { id: made.id, diff: draft.finish() }
}

/** Attributes that the new type has too and takes as they are. */
function shared(attributes: { readonly [name: string]: Json }, type: string): { [name: string]: Json } {
  const known = typeOf({ type })
  const kept: { [name: string]: Json } = {}
  for (const [name, value] of Object.entries(attributes)) {
    const attribute = known && Object.hasOwn(known.attributes, name) ? known.attributes[name] : undefined
    if (!attribute || isProblem(attribute.parse(value, name))) continue
    const checked = checkAttributes({ id: type, type, attributes: kept }, { [name]: value })
    if (!isRefusal(checked)) kept[name] = value
  }
  return kept
}

function inputsOf(draft: Draft, id: NodeId): string[] {
  const node = draft.nodes.get(id)
  const type = node && typeOf(node)
  if (!node || !type) return []
  return type.inputs(readAttributes(type, node.attributes).attributes).map(({ name }) => name)
}

/** By name where there is one, else in order; ports that have wires come first. */
function matched(
  before: readonly string[],
  after: readonly string[],
  wired: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  const free = new Set(after)
  for (const name of before) if (free.delete(name)) names.set(name, name)
  const open = before.filter((name) => !names.has(name))
  for (const name of [...open.filter((one) => wired.has(one)), ...open.filter((one) => !wired.has(one))]) {
    const [next] = free
    if (next === undefined) break
    names.set(name, next)
    free.delete(next)
  }
  return names
}

/** The ports of the group around it lead to the new node. */
function followPorts(
  draft: Draft,
  id: NodeId,
  next: NodeId,
  inputs: ReadonlyMap<string, string>,
  outputs: ReadonlyMap<string, string>,
): void {
  const parent = parentOf(id)
  const group = draft.nodes.get(parent)
  if (!group) return
  const follow = (local: string, ports: ReadonlyMap<string, string>) => {
    const [node, port] = splitPort(local)
    if (node !== localName(id)) return local
    return `${localName(next)}.${ports.get(port) ?? ''}`
  }
  draft.nodes.set(parent, {
    ...group,
    inputs: Object.fromEntries(
      Object.entries(group.inputs ?? {}).map(([port, inner]) => [port, inner.map((local) => follow(local, inputs))]),
    ),
    outputs: Object.fromEntries(
      Object.entries(group.outputs ?? {}).map(([port, local]) => [port, follow(local, outputs)]),
    ),
  })
  const lost = (local: string) => inGroup(parent, local) === `${next}.`
  unexpose(draft, parent, { input: lost, output: lost })
}
