import fc from 'fast-check'
import type { Json } from '../../nodes/attributes.ts'
import { nodeTypes } from '../../nodes/index.ts'
import { withoutDefaults } from '../../nodes/read-attributes.ts'
import { createDocument } from '../create.ts'
import type { GraphDocument, GraphEdge, GraphNode, Weight } from '../document.ts'
import { inGroup, levelOf, localPort, parentOf } from '../ids.ts'
import { declaredPorts } from '../ports.ts'

/*
 * Random documents of every kind: nested groups with ports, placeholders, ids and keys that mean something to JavaScript,
 * texts in any script, numbers that are hard to write. All of them are valid.
 */

const reserved = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', 'prototype']
const plainId = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,6}$/)
const id = fc.oneof(plainId, fc.constantFrom(...reserved))
const key = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
  fc.constantFrom('__proto__', ...reserved),
)

const numbers = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 5e-324, 1.7976931348623157e308, 1e21, 1e-7, 0.1 + 0.2),
)

const json: fc.Arbitrary<Json> = fc.letrec<{ value: Json; record: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    numbers,
    fc.string({ unit: 'binary' }),
    fc.boolean(),
    fc.constant(null),
    tie('record'),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
  record: fc.array(fc.tuple(key, tie('value')), { maxLength: 3 }).map((entries): Json => Object.fromEntries(entries)),
})).value

/** Keys we do not know; the prefix keeps them from meeting one we do. */
const strange = fc
  .array(
    fc.tuple(
      fc.oneof(
        key.map((name) => `§${name}`),
        fc.constantFrom('__proto__', ...reserved),
      ),
      json,
    ),
    { maxLength: 2 },
  )
  .map((entries): { [name: string]: Json } => Object.fromEntries(entries))

const label = fc.oneof(fc.constant(''), fc.string({ unit: 'grapheme', maxLength: 20 }))

const settings = [...nodeTypes.values()].flatMap((type) =>
  [{}, ...type.examples.map((example) => example.attributes ?? {})].map((attributes) => ({
    type: type.type,
    attributes: withoutDefaults(type, attributes),
  })),
)

const nodeSpec = fc.record({
  name: id,
  parent: fc.nat(),
  kind: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...settings) },
    { weight: 2, arbitrary: fc.constant({ type: 'group', attributes: {} }) },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constantFrom('attention2', '__proto__', 'constructor', 'グループ'),
        attributes: strange,
      }),
    },
  ),
  strangeAttributes: strange,
  extra: strange,
  label,
  flags: fc.subarray(['bypass', 'stopGradient', 'frozen'] as const),
  at: fc.option(fc.tuple(fc.integer({ min: -5000, max: 5000 }), fc.integer({ min: -5000, max: 5000 }))),
})

const weight = fc.record({
  node: fc.nat(),
  name: fc.oneof(fc.constantFrom('weight', 'bias', '__proto__'), plainId),
  dtype: fc.constantFrom('float32' as const, 'float64' as const),
  shape: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }),
  values: fc.array(fc.oneof(fc.double(), fc.constantFrom(NaN, -0, Infinity, -Infinity)), {
    minLength: 27,
    maxLength: 27,
  }),
})

const pick = fc.tuple(fc.nat(), fc.nat())
const point = fc.tuple(fc.integer({ min: -999, max: 999 }), fc.integer({ min: -999, max: 999 }))

const described = fc.record({
  nodes: fc.array(nodeSpec, { maxLength: 14 }),
  wires: fc.array(pick, { maxLength: 30 }),
  exposed: fc.array(pick, { maxLength: 8 }),
  weights: fc.array(weight, { maxLength: 4 }),
  routes: fc.array(fc.tuple(fc.nat(), fc.array(point, { maxLength: 3 })), { maxLength: 3 }),
  folded: fc.boolean(),
  properties: fc.record({
    name: fc.string({ unit: 'binary' }),
    description: label,
    seed: fc.maxSafeInteger(),
    frames: fc.array(
      fc.record({
        title: label,
        rect: fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99), fc.nat(99)),
        hue: fc.integer({ min: 0, max: 360 }),
      }),
      { maxLength: 2 },
    ),
    comments: fc.array(fc.record({ text: fc.string({ unit: 'grapheme' }), at: point }), { maxLength: 2 }),
    extensions: strange,
    extra: strange,
    layoutExtra: strange,
  }),
})

export const arbitraryDocument: fc.Arbitrary<GraphDocument> = described.map(build)

type Described = typeof described extends fc.Arbitrary<infer T> ? T : never

function build(description: Described): GraphDocument {
  const nodes = new Map<string, GraphNode>()
  const positions: [string, [number, number]][] = []
  for (const { name, parent, kind, extra, flags, label, at, strangeAttributes } of description.nodes) {
    const groups = ['', ...[...nodes.values()].filter((node) => node.type === 'group').map((node) => node.id)]
    const id = inGroup(groups[parent % groups.length]!, name)
    if (nodes.has(id) || levelOf(id) > 5) continue
    const group = kind.type === 'group'
    nodes.set(id, {
      id,
      type: kind.type,
      attributes: group ? strangeAttributes : { ...strangeAttributes, ...kind.attributes },
      ...(label !== '' && { label }),
      ...Object.fromEntries(flags.map((flag) => [flag, true])),
      ...(group && { inputs: {}, outputs: {} }),
      ...(Object.keys(extra).length > 0 && { extra }),
      order: nodes.size,
    })
    if (at) positions.push([id, at])
  }

  const fed = new Set<string>()
  expose(nodes, description.exposed, fed)
  const edges = wire(nodes, description.wires, fed)
  const ids = [...nodes.keys()]
  const weights = new Map<string, Weight>()
  for (const { node, name, dtype, shape, values } of ids.length > 0 ? description.weights : []) {
    const size = shape.reduce((product, length) => product * length, 1)
    const data = Float64Array.from(values.slice(0, size), (value) => (dtype === 'float32' ? Math.fround(value) : value))
    const full = `${ids[node % ids.length]}.${name}`
    if (!weights.has(full)) weights.set(full, { dtype, tensor: { shape, data }, order: weights.size })
  }
  const routes = edges.length > 0 ? description.routes : []
  return createDocument({
    nodes: nodes.values(),
    edges,
    positions,
    weights,
    properties: {
      ...description.properties,
      collapsed: description.folded ? ids.filter((id) => nodes.get(id)!.type === 'group') : [],
      reroutes: routes.map(([index, points]) => {
        const { from, to } = edges[index % edges.length]!
        return { edge: [from, to], points }
      }),
    },
  })
}

/** Gives groups ports that lead to what lies in them, the innermost groups first, so that outer ones can pass them on. */
function expose(nodes: Map<string, GraphNode>, picks: readonly [number, number][], fed: Set<string>): void {
  const groups = [...nodes.values()].filter((node) => node.type === 'group').reverse()
  for (const [which, inner] of groups.length > 0 ? picks : []) {
    const group = nodes.get(groups[which % groups.length]!.id)!
    const children = [...nodes.values()].filter((node) => parentOf(node.id) === group.id)
    if (children.length === 0) continue
    const child = children[inner % children.length]!
    const input = inputsOf(child)[inner % 2]
    const output = outputsOf(child)[0]
    const name = ['in', 'out', '__proto__', 'constructor'][inner % 4]!
    const inputs = new Map(Object.entries(group.inputs ?? {}))
    const outputs = new Map(Object.entries(group.outputs ?? {}))
    if (input !== undefined && !fed.has(`${child.id}.${input}`)) {
      fed.add(`${child.id}.${input}`)
      inputs.set(name, [...(inputs.get(name) ?? []), localPort(`${child.id}.${input}`)])
    }
    if (output !== undefined) outputs.set(name, localPort(`${child.id}.${output}`))
    nodes.set(group.id, { ...group, inputs: Object.fromEntries(inputs), outputs: Object.fromEntries(outputs) })
  }
}

/** Edges lead from earlier nodes to later ones of the same group, so that there is no cycle. */
function wire(
  nodes: ReadonlyMap<string, GraphNode>,
  picks: readonly [number, number][],
  fed: Set<string>,
): GraphEdge[] {
  const edges: GraphEdge[] = []
  const all = [...nodes.values()]
  for (const [a, b] of picks) {
    const target = all[b % (all.length || 1)]
    if (!target) break
    const earlier = all.slice(0, b % all.length).filter((node) => parentOf(node.id) === parentOf(target.id))
    const source = earlier[a % (earlier.length || 1)]
    const inputs = inputsOf(target)
    const input = inputs[a % (inputs.length || 1)]
    const output = source && outputsOf(source).at(-1)
    if (input === undefined || output === undefined || fed.has(`${target.id}.${input}`)) continue
    fed.add(`${target.id}.${input}`)
    edges.push({ from: `${source!.id}.${output}`, to: `${target.id}.${input}`, order: edges.length })
  }
  return edges
}

function inputsOf(node: GraphNode): readonly string[] {
  return declaredPorts(node)?.inputs.map((port) => port.name) ?? ['query', 'key.0', '__proto__', 'in']
}

function outputsOf(node: GraphNode): readonly string[] {
  return declaredPorts(node)?.outputs ?? ['result', 'toString']
}
