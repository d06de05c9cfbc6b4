import type { Json } from '../nodes/attributes.ts'
import { readAttributes, withoutDefaults } from '../nodes/read-attributes.ts'
import type { GraphNode, NodeId } from '../graph/document.ts'
import { idForm, inGroup, isLocalId } from '../graph/ids.ts'
import { lengthOf } from '../graph/label.ts'
import { limits } from '../graph/limits.ts'
import { typeOf } from '../graph/node-types.ts'
import { atNode } from '../graph/problems.ts'
import { pathTo } from './place.ts'
import { extraOf, isList, isObject, own, type JsonObject, type Report } from './report.ts'

/** An edge as it stands in the file, with names local to its level. */
export interface WrittenEdge {
  readonly parent: NodeId
  readonly from: string
  readonly to: string
  readonly path: string
}

export interface WrittenGraph {
  readonly nodes: readonly GraphNode[]
  /** Path in the file by id. */
  readonly paths: ReadonlyMap<NodeId, string>
  readonly edges: readonly WrittenEdge[]
}

/** The file, or one group in it. */
interface Level {
  readonly parent: NodeId
  readonly path: string
  readonly object: JsonObject
}

const flags = ['bypass', 'stopGradient', 'frozen'] as const
const plainFields = ['type', 'attributes', 'label', ...flags]
const groupFields = [...plainFields, 'nodes', 'edges', 'inputs', 'outputs']

/** Nodes and edges of all levels, each checked for its form alone. Groups wait in a list, so nothing is recursive. */
export function readNodes(file: JsonObject, report: Report): WrittenGraph {
  const graph = { nodes: [] as GraphNode[], paths: new Map<NodeId, string>(), edges: [] as WrittenEdge[] }
  const levels: Level[] = [{ parent: '', path: '', object: file }]
  for (let i = 0; i < levels.length; i++) {
    const { parent, path, object } = levels[i]!
    const nodesPath = pathTo(path, 'nodes')
    const nodes = parent === '' ? own(object, 'nodes') : own(object, 'nodes', {})
    if (!isObject(nodes)) report.wrong(nodesPath, 'an object of nodes by their ids', nodes)
    else
      for (const [name, value] of Object.entries(nodes)) {
        const nodePath = pathTo(nodesPath, name)
        const id = inGroup(parent, name)
        const node = readNode(id, name, value, nodePath, graph.nodes.length, report)
        if (!node) continue
        graph.nodes.push(node)
        graph.paths.set(id, nodePath)
        if (node.type === 'group') levels.push({ parent: id, path: nodePath, object: value as JsonObject })
      }
    readEdges(own(object, 'edges', []), parent, pathTo(path, 'edges'), graph.edges, report)
  }
  return graph
}

function readEdges(edges: Json, parent: NodeId, path: string, into: WrittenEdge[], report: Report): void {
  if (!isList(edges)) return report.wrong(path, 'a list of edges', edges)
  edges.forEach((edge, index) => {
    const [from, to] = isList(edge) && edge.length === 2 ? edge : []
    const edgePath = pathTo(path, index)
    if (typeof from !== 'string' || typeof to !== 'string')
      return report.wrong(edgePath, 'a pair ["<node>.<output>", "<node>.<input>"]', edge)
    into.push({ parent, from, to, path: edgePath })
  })
}

function readNode(
  id: NodeId,
  name: string,
  value: Json,
  path: string,
  order: number,
  report: Report,
): GraphNode | undefined {
  if (!isLocalId(name))
    return void report.fail(
      'E_ID',
      { path },
      `${JSON.stringify(name.slice(0, 80))} cannot be an id`,
      `an id is ${idForm}`,
    )
  if (!isObject(value)) return void report.wrong(path, 'an object with a type', value, { node: id })
  const type = own(value, 'type')
  if (typeof type !== 'string' || type === '')
    return void report.wrong(pathTo(path, 'type'), 'the name of a node type', type, { node: id })
  if (type !== 'group' && !typeOf({ type })) return placeholder(id, type, value, order)
  return {
    id,
    type,
    attributes: readNodeAttributes(id, type, own(value, 'attributes', {}), pathTo(path, 'attributes'), report),
    ...readLabel(id, own(value, 'label'), pathTo(path, 'label'), report),
    ...readFlags(id, value, path, report),
    ...(type === 'group' && {
      inputs: readGroupInputs(id, own(value, 'inputs', {}), pathTo(path, 'inputs'), report),
      outputs: readGroupOutputs(id, own(value, 'outputs', {}), pathTo(path, 'outputs'), report),
    }),
    ...extraOf(value, type === 'group' ? groupFields : plainFields),
    order,
  }
}

/** A node of a type we do not know: what we understand goes to its place, and everything else is kept without a look. */
function placeholder(id: NodeId, type: string, value: JsonObject, order: number): GraphNode {
  const understood = ['type']
  const attributes = own(value, 'attributes')
  const hasAttributes = isObject(attributes) && Object.keys(attributes).length > 0
  if (hasAttributes) understood.push('attributes')
  const label = own(value, 'label')
  const hasLabel = typeof label === 'string' && label !== '' && lengthOf(label) <= limits.label
  if (hasLabel) understood.push('label')
  const set = flags.filter((flag) => own(value, flag) === true)
  return {
    id,
    type,
    attributes: hasAttributes ? attributes : {},
    ...(hasLabel && { label }),
    ...Object.fromEntries(set.map((flag) => [flag, true])),
    ...extraOf(value, [...understood, ...set]),
    order,
  }
}

function readNodeAttributes(id: NodeId, type: string, value: Json, path: string, report: Report): JsonObject {
  if (!isObject(value)) {
    report.wrong(path, 'an object of attributes', value, { node: id })
    return {}
  }
  const known = typeOf({ type })
  if (!known) return value
  const { problems } = readAttributes(known, value)
  for (const problem of problems) {
    const place = problem.attribute === undefined ? path : pathTo(path, problem.attribute)
    report.add(atNode(id, problem, place))
  }
  return withoutDefaults(known, value)
}

function readLabel(id: NodeId, label: Json | undefined, path: string, report: Report): { readonly label?: string } {
  if (label === undefined || label === '') return {}
  if (typeof label === 'string' && lengthOf(label) <= limits.label) return { label }
  if (typeof label !== 'string') report.wrong(path, 'a text', label, { node: id })
  else
    report.fail(
      'E_LABEL',
      { node: id, path },
      `the label has ${lengthOf(label)} characters`,
      `use at most ${limits.label}`,
    )
  return {}
}

function readFlags(id: NodeId, value: JsonObject, path: string, report: Report): { readonly [flag: string]: true } {
  const set: [string, true][] = []
  for (const flag of flags) {
    const on = own(value, flag)
    if (on === true) set.push([flag, true])
    else if (on !== undefined && on !== false) report.wrong(pathTo(path, flag), 'true or false', on, { node: id })
  }
  return Object.fromEntries(set)
}

function readGroupInputs(id: NodeId, value: Json, path: string, report: Report): { [port: string]: readonly string[] } {
  const expected = 'a list of inner input ports such as ["fc1.in"]'
  return readPorts(id, value, path, report, expected, (inner) =>
    isList(inner) && inner.every((port) => typeof port === 'string') ? inner : undefined,
  )
}

function readGroupOutputs(id: NodeId, value: Json, path: string, report: Report): { [port: string]: string } {
  const expected = 'an inner output port such as "fc2.out"'
  return readPorts(id, value, path, report, expected, (inner) => (typeof inner === 'string' ? inner : undefined))
}

function readPorts<T>(
  id: NodeId,
  value: Json,
  path: string,
  report: Report,
  expected: string,
  read: (inner: Json) => T | undefined,
): { [port: string]: T } {
  if (!isObject(value)) report.wrong(path, 'an object of ports by their names', value, { node: id })
  const ports: [string, T][] = []
  for (const [port, inner] of Object.entries(isObject(value) ? value : {})) {
    const ok = read(inner)
    if (port === '')
      report.fail('E_GROUP', { node: id, path }, 'a port has no name', 'name it, "in" or "out" for example')
    else if (ok === undefined) report.wrong(pathTo(path, port), expected, inner, { node: id, port })
    else ports.push([port, ok])
  }
  return Object.fromEntries(ports)
}

/** Nodes and edges of all levels, counted before anything is built. */
export function countEntries(file: JsonObject, report: Report): void {
  let nodes = 0
  let edges = 0
  const levels: JsonObject[] = [file]
  for (let level = levels.pop(); level; level = levels.pop()) {
    const listed = own(level, 'edges')
    if (isList(listed)) edges += listed.length
    const inside = own(level, 'nodes')
    if (!isObject(inside)) continue
    for (const node of Object.values(inside)) {
      nodes++
      if (isObject(node) && own(node, 'type') === 'group') levels.push(node)
    }
  }
  if (nodes > limits.nodes)
    report.fail('E_LIMIT', { path: 'nodes' }, `the file has ${nodes} nodes`, `keep it to ${limits.nodes}`)
  if (edges > limits.edges)
    report.fail('E_LIMIT', { path: 'edges' }, `the file has ${edges} edges`, `keep it to ${limits.edges}`)
}
