import { readdirSync, readFileSync } from 'node:fs'
import katex from 'katex'
import { describe, expect, it } from 'vitest'
import type { Tensor } from '../tensor/tensor.ts'
import type { Json } from './attributes.ts'
import type { NodeExample, NodeType, Tensors } from './define.ts'
import { initialise } from '../tensor/initialise.ts'
import { randomStream } from '../tensor/random.ts'
import { sizeOf } from '../tensor/tensor.ts'
import { nodeTypes } from './index.ts'
import { isProblem, NodeRunProblem } from './problem.ts'
import { readAttributes, withoutDefaults } from './read-attributes.ts'

const TYPES_OF_VERSION_1 = [
  ...['input', 'constant', 'parameter', 'linear', 'conv', 'activation', 'add', 'multiply', 'subtract', 'divide'],
  ...['power', 'matmul', 'expression', 'sum', 'mean', 'concat', 'flatten', 'reshape', 'transpose', 'slice', 'maxPool'],
  ...['avgPool', 'globalAvgPool', 'batchNorm', 'layerNorm', 'dropout', 'embedding', 'stopGradient', 'loss', 'output'],
]

/** Which inputs have a batch, and how many samples it has. */
interface Batch {
  readonly title: string
  readonly samples: number
  has(port: number): boolean
}
const BATCHES: readonly Batch[] = [
  { title: 'a batch of 3', samples: 3, has: () => true },
  { title: 'a batch of 1', samples: 1, has: () => true },
  { title: 'no batch', samples: 1, has: () => false },
  { title: 'a batch on the first input only', samples: 3, has: (port) => port === 0 },
  { title: 'a batch on the last inputs only', samples: 3, has: (port) => port > 0 },
]

/** One example, run with random numbers; `run` repeats the forward pass with other values. */
function setUp(type: NodeType, example: NodeExample, batch: Batch) {
  const { attributes, problems } = readAttributes(type, example.attributes ?? {})
  expect(problems).toEqual([])
  const ports = type.inputs(attributes).map((port) => port.name)
  const random = randomStream(11, `${type.type} ${batch.title}`)
  const inputs: { [port: string]: Tensor } = {}
  ports.forEach((port, i) => {
    const shape = [batch.has(i) ? batch.samples : 1, ...example.inputs[port]!]
    inputs[port] = feed(shape, example.feeds?.[port], random)
  })
  const parameters: { [name: string]: Tensor } = {}
  const specs = type.parameters(example.inputs, attributes)
  for (const [name, spec] of Object.entries(specs)) {
    const drawn = initialise(spec.shape, { kind: 'normal', sigma: 0.7 }, random)
    const start = initialise(spec.shape, spec.init, random)
    // Away from ones and zeros, and a running variance stays above 0.
    parameters[name] = spec.buffer
      ? { shape: spec.shape, data: start.data.map((value, i) => value + Math.abs(drawn.data[i]!)) }
      : drawn
  }
  const batched = type.batched(Object.fromEntries(ports.map((port, i) => [port, batch.has(i)])))
  const lead = batched ? batch.samples : 1
  const shapes = Object.fromEntries(ports.map((port) => [port, inputs[port]!.shape]))
  const start = random.state()
  const context = { training: example.training ?? false, shapes: { ...shapes, out: [lead, ...example.out] }, random }
  const run = (values: Tensors, weights: Tensors) => {
    random.restore(start)
    return type.forward(values, weights, attributes, context)
  }
  return { attributes, ports, inputs, parameters, specs, lead, context, run }
}

function feed(
  shape: readonly number[],
  kind: NonNullable<NodeExample['feeds']>[string] | undefined,
  random: ReturnType<typeof randomStream>,
): Tensor {
  const draw = () => {
    if (kind === 'probability') return 0.1 + 0.8 * random.uniform()
    if (kind === 'positive') return 0.3 + 2 * random.uniform()
    return kind ? Math.floor(random.uniform() * kind.ids) : 1.5 * random.normal()
  }
  return { shape, data: Float64Array.from({ length: sizeOf(shape) }, draw) }
}

/** A training step that needs more than one value a channel may refuse, and nothing else. */
function refuses(run: () => unknown): boolean {
  try {
    run()
    return false
  } catch (error) {
    if (error instanceof NodeRunProblem) return true
    throw error
  }
}

for (const type of nodeTypes.values()) {
  describe(type.type, () => {
    it('says what it is', () => {
      expect(type.title).not.toBe('')
      expect(type.help.length).toBeGreaterThan(20)
      expect(() => katex.renderToString(type.formula, { throwOnError: true, strict: 'error' })).not.toThrow()
      expect(type.examples.length).toBeGreaterThan(0)
    })

    for (const example of type.examples) {
      const title = `${JSON.stringify(example.inputs)} ${JSON.stringify(example.attributes ?? {})}${example.training ? ' training' : ''}`

      it(`shape rule of ${title}`, () => {
        const { attributes } = readAttributes(type, example.attributes ?? {})
        expect(type.shapes(example.inputs, attributes)).toEqual({ out: example.out })
        expect(type.summary(example.inputs, attributes)).not.toContain('undefined')
        expect(type.summary({}, attributes)).not.toContain('undefined')
        expect(type.multiplications(example.inputs, attributes)).toBeGreaterThanOrEqual(0)
      })

      it(`attributes of ${title} survive the inspector and the file`, () => {
        const json = example.attributes ?? {}
        const { attributes } = readAttributes(type, json)
        for (const [name, attribute] of Object.entries(type.attributes)) {
          const value = attributes[name]
          const text = attribute.fromText(attribute.toText(value), name)
          expect(isProblem(text)).toBe(false)
          const back = text === undefined ? undefined : attribute.parse(text as Json, name)
          expect(back).toEqual(value)
        }
        const written = JSON.parse(JSON.stringify(withoutDefaults(type, json))) as { [name: string]: Json }
        expect(readAttributes(type, written)).toEqual({ attributes, problems: [] })
        expect(withoutDefaults(type, written)).toEqual(written)
      })

      for (const batch of BATCHES) {
        it(`gradients of ${title} with ${batch.title}`, () => {
          const { attributes, ports, inputs, parameters, specs, lead, context, run } = setUp(type, example, batch)
          if (example.training && refuses(() => run(inputs, parameters))) return
          const before = JSON.stringify([inputs, parameters])
          const { out, saved } = run(inputs, parameters)
          expect(out.shape).toEqual([lead, ...example.out])
          expect(out.data.length).toBe(sizeOf(out.shape))
          expect(out.data.every(Number.isFinite)).toBe(true)

          const dy = initialise(out.shape, { kind: 'normal', sigma: 1 }, randomStream(3, title))
          const keeps = type.keeps(attributes)
          const reads: { [name: string]: Tensor } = {}
          for (const name of keeps.forward) {
            const bare = name.replace(/^saved\./, '')
            const value = name === 'out' ? out : name === bare ? inputs[name] : saved?.[bare]
            if (value) reads[bare] = value
          }
          const kept = Object.fromEntries(
            keeps.parameters.filter((name) => parameters[name]).map((name) => [name, parameters[name]!]),
          )
          const gradients = type.backward({ out: dy }, reads, kept, attributes, context)
          expect(JSON.stringify([inputs, parameters])).toBe(before)

          const objective = (values: Tensors, weights: Tensors) =>
            run(values, weights).out.data.reduce((sum, y, i) => sum + y * dy.data[i]!, 0)
          for (const port of ports) {
            if (!type.differentiable(port, example.inputs, attributes)) {
              expect(gradients[port]).toBeUndefined()
              continue
            }
            expectGradient(port, gradients[port], inputs[port]!, (moved) =>
              objective({ ...inputs, [port]: moved }, parameters),
            )
          }
          for (const [name, spec] of Object.entries(specs)) {
            if (spec.buffer) continue
            expect(parameters[name]!.shape).toEqual(spec.shape)
            expectGradient(name, gradients[name], parameters[name]!, (moved) =>
              objective(inputs, { ...parameters, [name]: moved }),
            )
          }
        })
      }
    }
  })
}

/** Compares every entry with a central difference. Entries whose step crosses a kink are left out, and must be few. */
function expectGradient(name: string, gradient: Tensor | undefined, x: Tensor, f: (x: Tensor) => number) {
  expect(gradient, name).toBeDefined()
  expect(gradient!.shape, name).toEqual(x.shape)
  expect(gradient!.data.length, name).toBe(x.data.length)
  const at = f(x)
  let kinks = 0
  for (let i = 0; i < x.data.length; i++) {
    const h = 1e-5 * Math.max(1, Math.abs(x.data[i]!))
    const move = (by: number) => f({ shape: x.shape, data: x.data.map((value, j) => (j === i ? value + by : value)) })
    const [above, below] = [move(h), move(-h)]
    const numeric = (above - below) / (2 * h)
    const scale = Math.max(1, Math.abs(numeric))
    if (Math.abs(above + below - 2 * at) / h > 5e-3 * scale) kinks++
    else
      expect(Math.abs(gradient!.data[i]! - numeric), `${name}[${i}] ${gradient!.data[i]} ${numeric}`).toBeLessThan(
        1e-6 * scale,
      )
  }
  expect(kinks, `kinks of ${name}`).toBeLessThanOrEqual(0.1 * x.data.length)
}

describe('the list of node types', () => {
  it('has every type of version 1 for ever: files name them', () => {
    expect([...nodeTypes.keys()]).toEqual(expect.arrayContaining(TYPES_OF_VERSION_1))
  })

  it('has every file of the folder, each named after its type', async () => {
    const folder = new URL('.', import.meta.url)
    const files = readdirSync(folder).filter(
      (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'define.ts',
    )
    const defining = files.filter((file) => readFileSync(new URL(file, folder), 'utf8').includes('defineNode('))
    expect(defining.length).toBe(nodeTypes.size)
    for (const file of defining) {
      const module = (await import(new URL(file, folder).href)) as { [name: string]: unknown }
      const id = file.replace('.ts', '').replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
      expect(nodeTypes.get(id), `${file} in index.ts`).toBe(module[id])
      expect(nodeTypes.get(id)?.type).toBe(id)
    }
  })
})
