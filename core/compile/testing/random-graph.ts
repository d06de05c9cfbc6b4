import fc from 'fast-check'
import type { Json } from '../../nodes/attributes.ts'
import type { GraphDocument } from '../../graph/document.ts'
import type { Shape } from '../../tensor/tensor.ts'
import type { PlainGraph } from './graph.ts'
import { isProblem } from '../../nodes/problem.ts'
import { nodeTypes } from '../../nodes/index.ts'
import { readAttributes } from '../../nodes/read-attributes.ts'
import { sameShape } from '../../tensor/tensor.ts'
import { graph } from './graph.ts'

/** Kinds of nodes that random graphs are made of; smooth, so that gradients can be compared with differences. */
const kinds: readonly { readonly type: string; readonly attributes?: { readonly [name: string]: Json } }[] = [
  { type: 'input', attributes: { shape: [3] } },
  { type: 'input', attributes: { shape: [2, 3] } },
  { type: 'input', attributes: { shape: [] } },
  { type: 'parameter', attributes: { shape: [3] } },
  { type: 'parameter', attributes: { shape: [] } },
  { type: 'constant', attributes: { value: [0.5, -1, 2] } },
  { type: 'linear', attributes: { outFeatures: 3 } },
  { type: 'activation', attributes: { function: 'tanh' } },
  { type: 'activation', attributes: { function: 'softmax' } },
  { type: 'add' },
  { type: 'add', attributes: { arity: 3 } },
  { type: 'multiply' },
  { type: 'subtract' },
  { type: 'expression', attributes: { expression: 'sin(p) * q + p' } },
  { type: 'sum' },
  { type: 'mean', attributes: { axes: [-1], keepDims: true } },
  { type: 'concat' },
  { type: 'flatten' },
  { type: 'dropout', attributes: { p: 0.4 } },
  { type: 'batchNorm' },
  { type: 'layerNorm' },
  { type: 'stopGradient' },
  { type: 'output' },
  { type: 'loss', attributes: { weight: 0.5 } },
]

type PlainNode = PlainGraph['nodes'][string]

interface Choice {
  readonly kind: number
  readonly sources: readonly number[]
  readonly bypass: boolean
  readonly stopGradient: boolean
  readonly frozen: boolean
  readonly grouped: boolean
}

const choice: fc.Arbitrary<Choice> = fc.record({
  kind: fc.nat(kinds.length - 1),
  sources: fc.array(fc.nat(99), { minLength: 3, maxLength: 3 }),
  bypass: fc.nat(5).map((n) => n === 0),
  stopGradient: fc.nat(9).map((n) => n === 0),
  frozen: fc.boolean(),
  grouped: fc.nat(4).map((n) => n === 0),
})

/** Documents that compile: each node takes earlier outputs that fit its shape rule; some lie in groups, some are bypassed. */
export const randomGraphs: fc.Arbitrary<GraphDocument> = fc
  .tuple(fc.array(choice, { minLength: 1, maxLength: 25 }), fc.nat(1000))
  .map(([choices, seed]) => graph({ ...build(choices), seed }))

function build(choices: readonly Choice[]): PlainGraph {
  const nodes: { [id: string]: PlainNode } = { x: { type: 'input', attributes: { shape: [3] } } }
  const edges: (readonly [string, string])[] = []
  const values: { readonly port: string; readonly shape: Shape }[] = [{ port: 'x.out', shape: [3] }]
  choices.forEach(({ kind, sources, bypass, stopGradient, frozen, grouped }, i) => {
    const { type: name, attributes = {} } = kinds[kind]!
    const type = nodeTypes.get(name)!
    const read = readAttributes(type, attributes).attributes
    const ports = type.inputs(read).map((port) => port.name)
    const feeds = ports.map((_, at) => values[sources[at]! % values.length]!)
    const shapes = Object.fromEntries(ports.map((port, at) => [port, feeds[at]!.shape]))
    const result = type.shapes(shapes, read)
    if (isProblem(result)) return
    const canBypass = ports.length > 0 && sameShape(feeds[0]!.shape, result.out)
    const node = { type: name, attributes, bypass: bypass && canBypass, stopGradient, frozen }
    const id = `n${i}`
    if (grouped) {
      const inputs = Object.fromEntries(ports.map((port) => [port, [`inner.${port}`]]))
      nodes[id] = { type: 'group', nodes: { inner: node }, edges: [], inputs, outputs: { out: 'inner.out' } }
    } else nodes[id] = node
    ports.forEach((port, at) => edges.push([feeds[at]!.port, `${id}.${port}`]))
    values.push({ port: `${id}.out`, shape: result.out })
  })
  return { nodes, edges }
}
