import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlainGraph } from '../compile/testing/graph.ts'
import type { JacobianOptions } from './jacobian.ts'
import { compile } from '../compile/compile.ts'
import { graph } from '../compile/testing/graph.ts'
import { randomGraphs } from '../compile/testing/random-graph.ts'
import { areProblems, createSession } from '../run/session.ts'
import { tensor } from '../tensor/tensor.ts'
import { jacobian, printJacobian } from './jacobian.ts'

function of(plain: PlainGraph, options: JacobianOptions, weights = {}) {
  const result = jacobian(graph(plain, weights), options)
  if (areProblems(result)) throw new Error(JSON.stringify(result))
  return printJacobian(result)
}

const linear: PlainGraph = {
  nodes: { x: { type: 'input', attributes: { shape: [3] } }, fc: { type: 'linear', attributes: { outFeatures: 2 } } },
  edges: [['x.out', 'fc.in']],
}
const weights = { 'fc.weight': tensor([2, 3], [1, 2, 3, 4, 5, 6]), 'fc.bias': tensor([2], [0, 0]) }
const x = tensor([2, 3], [1, 0, -1, 2, 2, 2])

describe('jacobian', () => {
  it('of a linear map is its matrix, for every sample', () => {
    expect(of(linear, { of: 'fc.out', wrt: 'x', inputs: { x } }, weights)).toEqual({
      of: 'fc.out',
      wrt: 'x',
      rows: [2],
      columns: [3],
      batch: 2,
      data: [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6],
    })
  })

  it('by a parameter runs over the parameter, block by sample', () => {
    const result = of(linear, { of: 'fc', wrt: 'fc.weight', inputs: { x } }, weights)
    expect(result).toMatchObject({ rows: [2], columns: [2, 3], batch: 2 })
    // Row i has the sample's x where the weight's row is i.
    expect(result.data).toEqual([1, 0, -1, 0, 0, 0, 0, 0, 0, 1, 0, -1, 2, 2, 2, 0, 0, 0, 0, 0, 0, 2, 2, 2])
    expect(of(linear, { of: 'fc', wrt: 'fc.bias', inputs: { x } }, weights).data).toEqual([1, 0, 0, 1, 1, 0, 0, 1])
  })

  it('of a value without a batch has one block over all samples', () => {
    const plain: PlainGraph = {
      nodes: { ...linear.nodes, t: { type: 'input', attributes: { shape: [3], value: 0 } }, loss: { type: 'loss' } },
      edges: [
        ['x.out', 'loss.prediction'],
        ['t.out', 'loss.target'],
        ['x.out', 'fc.in'],
      ],
    }
    // Mean of squares over 2 · 3 numbers.
    expect(of(plain, { of: 'loss', wrt: 'x', inputs: { x } })).toEqual({
      of: 'loss',
      wrt: 'x',
      rows: [],
      columns: [2, 3],
      batch: 1,
      data: Array.from(x.data, (value) => (2 * value) / 6),
    })
    expect(of(plain, { of: 'loss', wrt: 'loss', inputs: { x } })).toMatchObject({ columns: [], batch: 1, data: [1] })
    // No path: zero, in the shape it would have.
    expect(of(plain, { of: 'loss', wrt: 'fc.bias', inputs: { x } })).toMatchObject({
      columns: [2],
      batch: 1,
      data: [0, 0],
    })
    expect(of(plain, { of: 'fc', wrt: 't', inputs: { x } }).data).toEqual(new Array(12).fill(0))
  })

  it('of a value by itself is the identity', () => {
    expect(of(linear, { of: 'fc', wrt: 'fc.out' }, weights).data).toEqual([1, 0, 0, 1])
  })

  it('of the lecture’s convolution is zero but for three diagonals', () => {
    const plain: PlainGraph = {
      nodes: {
        x: { type: 'input', attributes: { shape: [1, 4] } },
        conv: { type: 'conv', attributes: { padding: 'same', flipKernel: true, bias: false } },
      },
      edges: [['x.out', 'conv.in']],
    }
    const [h1, h2, h3] = [5, 7, 11]
    const result = of(plain, { of: 'conv', wrt: 'x' }, { 'conv.weight': tensor([1, 1, 3], [h1, h2, h3]) })
    // J_ij = h_(k+2) where k = i − j is −1, 0 or 1.
    expect(result.data).toEqual([h2, h1, 0, 0, h3, h2, h1, 0, 0, h3, h2, h1, 0, 0, h3, h2])
  })

  it('tells samples apart that meet in a loss', () => {
    const plain: PlainGraph = {
      nodes: {
        x: { type: 'input', attributes: { shape: [] } },
        t: { type: 'input', attributes: { shape: [], value: 0 } },
        loss: { type: 'loss' },
        product: { type: 'multiply' },
      },
      edges: [
        ['x.out', 'loss.prediction'],
        ['t.out', 'loss.target'],
        ['x.out', 'product.in0'],
        ['loss.out', 'product.in1'],
      ],
    }
    // x_b · (x_1² + x_2²) / 2 by x_b: the mean of squares and x_b · x_b.
    expect(of(plain, { of: 'product', wrt: 'x', inputs: { x: tensor([2], [1, 3]) } })).toMatchObject({
      batch: 2,
      data: [5 + 1, 5 + 9],
    })
  })

  it('multiplied by grad_output is what backward gives, on random graphs', () => {
    fc.assert(
      fc.property(
        randomGraphs,
        fc.nat(),
        fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 60, maxLength: 60 }),
        (document, pick, numbers) => {
          const compiled = compile(document)
          const { outputs, inputs, parameters, nodes, edges } = compiled.plan!
          // A loss that feeds something makes each sample depend on all others: one block a sample is not all of it then.
          const losses = new Set(nodes.filter(({ op }) => op === 'loss').map(({ id }) => `${id}.out`))
          fc.pre(!edges.some(({ from }) => losses.has(from)))
          const { key, port } = outputs[pick % outputs.length]!
          const type = compiled.types.get(port)!
          const batch = 2
          const shape = type.batched ? [batch, ...type.shape] : type.shape
          const size = shape.reduce((product, length) => product * length, 1)
          const gradOutput = tensor(
            shape,
            Array.from({ length: size }, (_, i) => numbers[i % 60]!),
          )
          const session = createSession(document, compiled, { batch, gradOutput: { [key]: gradOutput } })
          if (areProblems(session)) throw new Error()
          session.runBackward()
          const learned = parameters.filter((parameter) => !parameter.buffer)
          for (const wrt of [...inputs.map((input) => input.node), ...learned.map((parameter) => parameter.name)]) {
            const result = jacobian(document, { of: key, wrt, batch })
            if (areProblems(result)) throw new Error(JSON.stringify(result))
            const parameter = session.parameter(wrt)
            const gradient = parameter ? parameter.gradient : session.inputGradient(wrt)
            const product = transposedProduct(result, gradOutput.data, gradient?.data.length)
            product.forEach((value, i) => expect(value).toBeCloseTo(gradient?.data[i] ?? 0, 8))
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('refuses names that are not there, and more than can be looked at', () => {
    const refuse = (plain: PlainGraph, options: JacobianOptions) => jacobian(graph(plain), options)
    expect(refuse(linear, { of: 'fish', wrt: 'x' })).toMatchObject([
      { code: 'E_NAME', message: 'there is no output fish' },
    ])
    for (const port of ['fc.in', 'fc.x.out', 'fc.out.out', '.out', 'constructor'])
      expect(refuse(linear, { of: port, wrt: 'x' })).toMatchObject([
        { code: 'E_NAME', message: `there is no output ${port}` },
      ])
    expect(refuse(linear, { of: 'fc', wrt: 'fc.scale' })).toMatchObject([{ code: 'E_NAME' }])
    expect(refuse(linear, { of: 'fc', wrt: 'x', inputs: { x: tensor([3], [1, 2, 3]) } })).toMatchObject([
      { code: 'E_DATA' },
    ])
    const large: PlainGraph = { nodes: { x: { type: 'input', attributes: { shape: [3000] } } } }
    expect(refuse(large, { of: 'x', wrt: 'x' })).toMatchObject([
      {
        code: 'E_MEMORY',
        message: 'the Jacobian of x with respect to x has 9,000,000 entries, at most 4,000,000 are worked out',
      },
    ])
  })
})

/** grad_outputᵀ J. Blocks of different samples end in different columns, unless all have all columns. */
function transposedProduct(
  result: { readonly batch: number; readonly data: Float64Array; readonly rows: readonly number[] },
  gradOutput: Float64Array,
  length: number | undefined,
): readonly number[] {
  const m = gradOutput.length / result.batch
  const n = result.data.length / result.batch / m
  const product = new Array<number>(length ?? n).fill(0)
  for (let block = 0; block < result.batch; block++)
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) {
        const column = product.length > n ? block * n + j : j
        product[column]! += gradOutput[block * m + i]! * result.data[(block * m + i) * n + j]!
      }
  return product
}
