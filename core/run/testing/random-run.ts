import fc from 'fast-check'
import type { Json } from '../../nodes/attributes.ts'
import type { NodeType, Tensors } from '../../nodes/define.ts'
import type { PlainGraph } from '../../compile/testing/graph.ts'
import type { GraphDocument } from '../../graph/document.ts'
import type { NodeTypes } from '../../compile/read-node.ts'
import type { Shape, Tensor } from '../../tensor/tensor.ts'
import { graph } from '../../compile/testing/graph.ts'
import { nodeTypes } from '../../nodes/index.ts'
import { isProblem } from '../../nodes/problem.ts'
import { readAttributes } from '../../nodes/read-attributes.ts'
import { randomStream } from '../../tensor/random.ts'
import { sameShape, sizeOf, tensor } from '../../tensor/tensor.ts'

/*
 * Random graphs of every node type with every attribute of their examples, and data for them: for comparing engines.
 */

export interface RandomRun {
  readonly document: GraphDocument
  readonly batch: number
  readonly training: boolean
  readonly inputs: { readonly [id: string]: Tensor }
}

type Feeds = { readonly [port: string]: 'probability' | 'positive' | { readonly ids: number } }
interface Kind {
  readonly type: NodeType
  readonly attributes: { readonly [name: string]: Json }
  readonly feeds: Feeds
}

const more: readonly { readonly type: string; readonly attributes: { readonly [name: string]: Json } }[] = [
  { type: 'linear', attributes: { outFeatures: 5 } },
  { type: 'linear', attributes: { outFeatures: 17, bias: false } },
  { type: 'linear', attributes: { outFeatures: 8, init: 'xavierNormal' } },
  { type: 'conv', attributes: { outChannels: 5, kernelSize: 3, padding: 'same' } },
  { type: 'conv', attributes: { outChannels: 4, kernelSize: 2, stride: 2, dilation: 2, padding: 2 } },
  { type: 'expression', attributes: { expression: 'sin(p) * q + p' } },
  { type: 'expression', attributes: { expression: 'max(a, b) - min(a, 0.5) * tanh(b)' } },
  { type: 'loss', attributes: { function: 'huber', delta: 0.7, weight: 0.5 } },
]

const kinds: readonly Kind[] = [
  ...[...nodeTypes.values()]
    .filter(({ type }) => type !== 'input')
    .flatMap((type) => type.examples.map(({ attributes = {}, feeds = {} }) => ({ type, attributes, feeds }))),
  ...more.map(({ type, attributes }) => ({ type: nodeTypes.get(type)!, attributes, feeds: {} })),
]

/** Shapes of the inputs that every graph has. */
const given: readonly Shape[] = [[3], [2, 3], [], [4, 6], [2, 5, 4], [1, 9], [8], [4, 7, 6]]
const batches = [1, 2, 3, 5, 8, 33, 257]

interface Choice {
  readonly kind: number
  readonly from: number
  readonly apart: number
  readonly bypass: boolean
  readonly stopGradient: boolean
}

const choice: fc.Arbitrary<Choice> = fc.record({
  kind: fc.nat(kinds.length - 1),
  from: fc.nat(99),
  apart: fc.nat(99),
  bypass: fc.nat(19).map((n) => n === 0),
  stopGradient: fc.nat(19).map((n) => n === 0),
})

export const randomRuns: fc.Arbitrary<RandomRun> = fc
  .record({
    choices: fc.array(choice, { minLength: 1, maxLength: 14 }),
    seed: fc.nat(100_000),
    batch: fc.oneof(
      { arbitrary: fc.constantFrom(...batches), weight: 5 },
      { arbitrary: fc.integer({ min: 1, max: 257 }), weight: 1 },
    ),
    training: fc.boolean(),
  })
  .map(({ choices, seed, batch, training }) => {
    const { plain, fed } = build(choices)
    return { document: graph({ ...plain, seed }), batch, training, inputs: feed(fed, batch, seed) }
  })

/** Every example of a node type by itself, with samples of its own, and with a batch and without. */
export function examplesOf(name: string): RandomRun[] {
  const { examples } = nodeTypes.get(name)!
  return examples.flatMap(({ inputs: shapes, attributes = {}, feeds = {}, training = false }, i) =>
    (training ? [3] : [1, 5]).map((batch) => {
      const nodes: { [id: string]: PlainGraph['nodes'][string] } = { n: { type: name, attributes } }
      const edges: (readonly [string, string])[] = []
      const fed: Fed[] = []
      for (const [port, shape] of Object.entries(shapes)) {
        const id = `x${fed.length}`
        nodes[id] = { type: 'input', attributes: { shape: [...shape] } }
        edges.push([`${id}.out`, `n.${port}`])
        fed.push([id, shape, feeds[port]])
      }
      return { document: graph({ nodes, edges, seed: i }), batch, training, inputs: feed(fed, batch, i) }
    }),
  )
}

/** Numbers for inputs, of the kind each needs. */
function feed(fed: readonly Fed[], batch: number, seed: number): RandomRun['inputs'] {
  const stream = randomStream(seed, 'data')
  const inputs: { [id: string]: Tensor } = {}
  for (const [id, shape, how] of fed) {
    const draw = (): number => {
      if (how === undefined) return stream.normal()
      if (how === 'probability') return 0.05 + 0.9 * stream.uniform()
      if (how === 'positive') return 0.2 + 2 * stream.uniform()
      return Math.floor(how.ids * stream.uniform())
    }
    inputs[id] = tensor([batch, ...shape], Float64Array.from({ length: batch * sizeOf(shape) }, draw))
  }
  return inputs
}

type Fed = [id: string, shape: Shape, how: Feeds[string] | undefined]

function build(choices: readonly Choice[]): { readonly plain: PlainGraph; readonly fed: readonly Fed[] } {
  const nodes: { [id: string]: PlainGraph['nodes'][string] } = {}
  const edges: (readonly [string, string])[] = []
  const values: { readonly port: string; readonly shape: Shape }[] = []
  const fed: Fed[] = []
  const addInput = (shape: Shape, how?: Feeds[string]): string => {
    const id = `x${fed.length}`
    nodes[id] = { type: 'input', attributes: { shape: [...shape] } }
    fed.push([id, shape, how])
    return `${id}.out`
  }
  for (const shape of given) values.push({ port: addInput(shape), shape })
  choices.forEach(({ kind, from, apart, bypass, stopGradient }, i) => {
    const { type, attributes, feeds } = kinds[kind]!
    const read = readAttributes(type, attributes).attributes
    const ports = type.inputs(read).map((port) => port.name)
    // The first that fits, looking round from a random place; ports beside each other look from places apart.
    for (let turn = 0; turn < values.length; turn++) {
      const chosen = ports.map((_, at) => values[(from + turn + at * apart) % values.length]!)
      const shapes = Object.fromEntries(ports.map((port, at) => [port, chosen[at]!.shape]))
      const result = type.shapes(shapes, read)
      if (isProblem(result)) continue
      const id = `n${i}`
      const canBypass = ports.length > 0 && sameShape(chosen[0]!.shape, result.out)
      nodes[id] = { type: type.type, attributes, bypass: bypass && canBypass, stopGradient }
      ports.forEach((port, at) => {
        const how = feeds[port]
        edges.push([how === undefined ? chosen[at]!.port : addInput(chosen[at]!.shape, how), `${id}.${port}`])
      })
      values.push({ port: `${id}.out`, shape: result.out })
      return
    }
  })
  return { plain: { nodes, edges }, fed }
}

/** Eight units in the last place of a float32. */
const UNITS = 8 * 2 ** -24

/**
 * Node types that compute as badly as an engine in float32 may: where they are far off, the graph is at fault. Each `seed` is off
 * in another way, and each node of a graph too: two that are equal, and between which one has to be chosen, do not stay so.
 */
export function roundedTypes(seed: number): NodeTypes {
  let calls = 0
  const next = () => Math.imul(++calls + 7919 * seed, 40503)
  return {
    get(name) {
      const type = nodeTypes.get(name)
      return type && rounded(type, next)
    },
  }
}

function rounded(type: NodeType, next: () => number): NodeType {
  // Off by some units in the last place of float32, up or down: as a sum of many numbers is.
  const round = (x: Tensor): Tensor => {
    const salt = next()
    const direction = (i: number) => ((Math.imul(i + salt, 2654435761) >>> 7) % 2 === 0 ? 1 : -1)
    // Whole numbers may be class ids or places.
    const off = (value: number, i: number) =>
      Number.isInteger(value) ? value : Math.fround(value * (1 + direction(i) * UNITS))
    return { shape: x.shape, data: x.data.map(off) }
  }
  const all = (table: Tensors): Tensors => Object.fromEntries(Object.entries(table).map(([key, x]) => [key, round(x)]))
  return {
    ...type,
    // What comes in as well: a sum whose terms cancel is off by as much as its terms are.
    forward(inputs, ...call) {
      const result = type.forward(all(inputs), ...call)
      return { ...result, out: round(result.out), ...(result.saved && { saved: all(result.saved) }) }
    },
    backward({ out }, reads, ...call) {
      const made = type.backward({ out: round(out) }, all(reads), ...call)
      return Object.fromEntries(Object.entries(made).map(([key, x]) => [key, x && round(x)]))
    },
  }
}
