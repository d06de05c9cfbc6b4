import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compile } from '../compile/compile.ts'
import { readGraph } from '../format/read.ts'
import { writeGraph } from '../format/write.ts'
import { estimateSize } from '../graph/card-size.ts'
import type { GraphDocument } from '../graph/document.ts'
import { gradientCheck } from '../inspect/gradcheck.ts'
import type { Gradient, RunSession } from '../run/session.ts'
import { areProblems, createSession } from '../run/session.ts'
import { statisticsOf } from '../run/statistics.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { samples } from './index.ts'

const folder = new URL('./', import.meta.url)
const textOf = (id: string) => readFileSync(new URL(`${id}.gradwire`, folder), 'utf8')

function open(text: string): GraphDocument {
  const { document, problems, warnings } = readGraph(text)
  expect(problems ?? warnings).toEqual([])
  return document!
}

/** Runs a sample forward and backward, with some of its text replaced as a reader would change it. */
function run(id: string, changes: readonly (readonly [from: string, to: string])[] = [], batch = 1): RunSession {
  let text = textOf(id)
  for (const [from, to] of changes) {
    expect(text).toContain(from)
    text = text.replaceAll(from, to)
  }
  const document = open(text)
  const compiled = compile(document)
  expect(compiled.problems).toEqual([])
  const session = createSession(document, compiled, { batch })
  if (areProblems(session)) throw new Error(JSON.stringify(session))
  expect(session.runBackward()).toBe(true)
  return session
}

const minus = (text: string) => text.replaceAll('-', '−')
const number = (value: number, digits = 3) => minus(String(Number(value.toPrecision(digits))))
/** "(6, −8, 6, 0, −10)", as descriptions write it. */
const list = (tensor: Gradient, digits = 3) => `(${[...tensor!.data].map((value) => number(value, digits)).join(', ')})`
/** Three decimals each. */
const decimals = (tensor: Gradient) => `(${[...tensor!.data].map((value) => minus(value.toFixed(3))).join(', ')})`
const rows = ({ shape, data }: Tensor) =>
  `[${Array.from({ length: shape[0]! }, (_, i) => `[${[...data.subarray(i * shape[1]!, (i + 1) * shape[1]!)].map((value) => number(value)).join(', ')}]`).join(', ')}]`
const data = (tensor: Gradient) => [...tensor!.data]
const norm = (tensor: Gradient) => statisticsOf(tensor!).norm
const description = (id: string) => open(textOf(id)).properties.description

describe('the list', () => {
  it('has every file, and every file is in it', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.gradwire'))
    expect(files.sort()).toEqual(samples.map(({ id }) => `${id}.gradwire`).sort())
  })

  it('has the fourteen topics in their order, first of all', () => {
    const topics = samples.map(({ topic }) => topic)
    expect(topics.slice(0, 14)).toEqual(Array.from({ length: 14 }, (_, i) => i + 1))
    expect(topics.slice(14).every((topic) => topic === undefined)).toBe(true)
  })
})

describe.each(samples)('$id', ({ id, title, teaser }) => {
  it('is in canonical form', () => {
    expect(writeGraph(open(textOf(id)))).toBe(textOf(id))
  })

  it('has its title, and three paragraphs that say what it shows, what to do and what to notice', () => {
    const { name, description } = open(textOf(id)).properties
    expect(name).toBe(title)
    expect(teaser.endsWith('.')).toBe(true)
    const paragraphs = description.split('\n\n')
    expect(paragraphs).toHaveLength(3)
    expect(paragraphs[1]).toMatch(/Run backward|Step through the plan/)
    expect(paragraphs[2]).toMatch(/Notice/)
  })

  it('runs forward and backward, alone and with four samples, and every gradient is finite', () => {
    for (const batch of [1, 4]) {
      const session = run(id, [], batch)
      expect(session.firstNonFinite).toBeUndefined()
      expect(session.objective).toSatisfy(Number.isFinite)
      for (const { to, gradient } of session.plan.edges) expect(session.gradient(to) === null, to).toBe(!gradient)
    }
  })

  it('has gradients that agree with central differences', () => {
    const document = open(textOf(id))
    const result = gradientCheck(document, compile(document), { batch: 2 })
    if (areProblems(result)) throw new Error(JSON.stringify(result))
    expect(result).toMatchObject({ passed: true })
    expect(result.checks.length).toBeGreaterThan(0)
  })

  it('is laid out from left to right without overlaps', () => {
    const document = open(textOf(id))
    const sizeOf = estimateSize(document)
    const cards = [...document.nodes.keys()].map((node) => {
      const [[x, y], [width, height]] = [document.positions.get(node)!, sizeOf(node)]
      return { node, left: x, right: x + width, top: y, bottom: y + height }
    })
    for (const [i, a] of cards.entries())
      for (const b of cards.slice(i + 1)) {
        const apart = a.right < b.left || b.right < a.left || a.bottom < b.top || b.bottom < a.top
        expect(apart, `${a.node} and ${b.node}`).toBe(true)
      }
    const card = new Map(cards.map((one) => [one.node, one]))
    const led = new Set(document.properties.reroutes.map(({ edge: [, to] }) => to))
    for (const { from, to } of document.edges.values()) {
      const [producer, consumer] = [from, to].map((port) => card.get(port.split('.')[0]!)!)
      // A wire that is led may go back to the left, from the end of a row to the next.
      if (led.has(to) && consumer!.top > producer!.bottom) continue
      expect(consumer!.left, `${from} to ${to}`).toBeGreaterThan(producer!.right + 30)
    }
  })
})

describe('what the descriptions say', () => {
  it('minimise-one-weight', () => {
    const id = 'minimise-one-weight'
    const at = (w: number) => run(id, [['"shape": [], "value": 0 }', `"shape": [], "value": ${w} }`]])
    const gradient = (w: number) => at(w).parameter('w.value')!.gradient!.data[0]!
    expect(at(0).objective).toBe(36)
    expect(gradient(0)).toBe(-24)
    expect(at(3).objective).toBe(0)
    expect(0 - 0.1 * gradient(0)).toBeCloseTo(2.4, 12)
    expect(at(2.4).objective).toBeCloseTo(1.44, 12)
    expect(gradient(2.4)).toBeCloseTo(-4.8, 12)
    expect(2.4 - 0.1 * gradient(2.4)).toBeCloseTo(2.88, 12)
    expect(0 - 0.125 * gradient(0)).toBe(3)
    expect(0 - 0.3 * gradient(0)).toBeCloseTo(7.2, 12)
    expect(7.2 - 0.3 * gradient(7.2)).toBeCloseTo(-2.88, 12)
    for (const said of ['36', '−24', '2.4', '1.44', '−4.8', '2.88', '0.125', '7.2', '−2.88'])
      expect(description(id)).toContain(said)
  })

  it('one-variable', () => {
    const id = 'one-variable'
    const at = (x: number) => run(id, [['"value": 1.5', `"value": ${x}`]])
    const slope = (x: number) => at(x).inputGradient('x')!.data[0]
    expect(at(1.5).objective).toBe(0.375)
    expect(slope(1.5)).toBe(4.75)
    expect(at(1.501).objective! - 0.375).toBeCloseTo(0.00475, 5)
    expect(slope(-1)).toBe(1)
    expect(slope(0)).toBe(-2)
    expect(slope(0.8165)).toBeCloseTo(0, 3)
    expect(at(0.8165).objective!).toBeLessThan(Math.min(at(0.8).objective!, at(0.83).objective!))
    for (const said of ['0.375', '4.75', '0.00475', '0.8165']) expect(description(id)).toContain(said)
  })

  it('activation-functions', () => {
    const session = run('activation-functions')
    const slopes = (name: string) => data(session.gradient(`${name}.in`))
    expect(slopes('tanh')[6]).toBeCloseTo(0.00987, 5)
    expect(slopes('sigmoid')[6]).toBeCloseTo(0.0452, 4)
    expect(Math.max(...slopes('sigmoid'))).toBe(0.25)
    expect([slopes('hardtanh')[6], slopes('hardsigmoid')[6], slopes('relu')[3]]).toEqual([0, 0, 0])
    expect(slopes('leakyRelu')[3]).toBe(0.01)
    for (const name of ['silu', 'gelu']) expect(slopes(name)[1]).toBeLessThan(0)
    expect(session.plan.edges).toHaveLength(12)
    const family = ['relu', 'leakyRelu', 'elu', 'selu'].map(slopes)
    const sum = family.reduce((total, entries) => total + entries[0]!, 0)
    expect(session.inputGradient('x2')!.data[0]).toBeCloseTo(sum, 12)
  })

  it('two-variables', () => {
    const at = (y: number) => run('two-variables', [['"value": 2 }', `"value": ${y} }`]])
    const gradient = (y: number) => [at(y).inputGradient('x')!.data[0], at(y).inputGradient('y')!.data[0]]
    expect(at(2).objective).toBe(40)
    expect(gradient(2)).toEqual([4, 28])
    expect(gradient(0.5)).toEqual([4, 7])
    expect(gradient(0)).toEqual([4, 0])
    expect(gradient(-1)).toEqual([4, -14])
  })

  it('n-variables', () => {
    const session = run('n-variables')
    expect(session.objective).toBe(25)
    expect(list(session.value('weighted.out'))).toBe('(9, 8, 3, 0, 5)')
    expect(description('n-variables')).toContain(`(${data(session.value('weighted.out')).join(' + ')}`.slice(1))
    expect(description('n-variables')).toContain(list(session.inputGradient('x')))
  })

  it('jacobian', () => {
    const id = 'jacobian'
    const said = description(id)
    expect(data(run(id).value('f.out'))).toEqual([6, 4, 3])
    expect(said).toContain(list(run(id).inputGradient('x')))
    const document = open(textOf(id))
    const row = (i: number) => {
      const gradOutput = { f: { shape: [1, 3], data: Float64Array.from([0, 1, 2], (k) => Number(k === i)) } }
      const session = createSession(document, compile(document, { gradOutput: ['f'] }), { gradOutput })
      if (areProblems(session)) throw new Error(JSON.stringify(session))
      session.runBackward()
      return session.inputGradient('x')!
    }
    const matrix = { shape: [3, 2], data: Float64Array.from([0, 1, 2].flatMap((i) => data(row(i)))) }
    expect(said).toContain(rows(matrix))
    expect(said).toContain(`the gradient is ${list(row(1))}, the second row alone`)
  })

  it('chain-rule', () => {
    const session = run('chain-rule')
    const said = description('chain-rule')
    expect(['f.u', 'g.x'].map((to) => session.gradient(to)!.data[0])).toEqual([10, 40])
    expect(said).toContain(`(1, 1) · C · A = ${list(session.inputGradient('v'))}`)
    expect(said).toContain(`(1, 1) · C = ${list(session.gradient('CAv.b'))}`)
    const [A, C] = ['A.out', 'CAv.a'].map((port) => session.value(port.replace('CAv.a', 'C.out'))!)
    const product = [0, 1].flatMap((i) =>
      [0, 1].map((j) => [0, 1, 2].reduce((sum, k) => sum + C!.data[i * 3 + k]! * A!.data[k * 2 + j]!, 0)),
    )
    expect(said).toContain(rows({ shape: [2, 2], data: Float64Array.from(product) }))
  })

  it('simple-network', () => {
    const session = run('simple-network')
    const said = description('simple-network')
    expect(session.plan.parameterCount).toBe(33)
    expect(session.drawn('x') && session.drawn('t')).toBe(true)
    expect(said).toContain(`The prediction is ${number(session.value('fc2.out')!.data[0]!)}`)
    expect(said).toContain(`the target ${number(session.value('t.out')!.data[0]!)}`)
    expect(said).toContain(`the squared error is ${number(session.objective!)}`)
    expect(said).toContain(`twice the difference, ${number(session.gradient('loss.prediction')!.data[0]!)}`)
    expect(session.parameter('fc2.bias')!.gradient!.data[0]).toBeCloseTo(2.85, 2)
    expect(said).toContain(decimals(session.inputGradient('x')))
    expect(run('simple-network', [], 4).parameter('fc1.weight')!.gradient!.shape).toEqual([8, 2])
  })

  it('two-vectors', () => {
    const session = run('two-vectors')
    const said = description('two-vectors')
    for (const tensor of ['Ax', 'f', 'y'].map((node) => session.value(`${node}.out`)!))
      expect(said).toContain(list(tensor))
    expect(said).toContain(
      `${list(session.gradient('f.in0'))} towards A x and ${list(session.gradient('f.in1'))} towards y`,
    )
    expect(said).toContain(list(session.inputGradient('x')))
  })

  it('multilinear-map', () => {
    const session = run('multilinear-map')
    const said = description('multilinear-map')
    expect(said).toContain(`y = ${list(session.value('y.out'))}`)
    expect(session.objective).toBe(2.5)
    expect(said).toContain(`δ = y − t = ${list(session.gradient('loss.prediction'))}`)
    expect(said).toContain(`Wᵀδ = ${list(session.inputGradient('x'))}`)
    const W = session.inputGradient('W')!
    expect(said).toContain(`δxᵀ = ${rows({ shape: [2, 3], data: W.data })}`)
    expect(data(session.inputGradient('b'))).toEqual(data(session.gradient('loss.prediction')))
  })

  it('weighted-network', () => {
    const session = run('weighted-network')
    const said = description('weighted-network')
    expect(said).toContain(`W₁ x = ${list(session.value('a.out'))}`)
    expect(said).toContain(`h = ${list(session.value('h.out'))}, y = 2`)
    expect(session.objective).toBe(1)
    expect(said).toContain(`2 · h = ${list(session.parameter('W2.value')!.gradient)}`)
    expect(said).toContain(`2 · W₂ = ${list(session.gradient('y.b'))}`)
    expect(said).toContain(`its second entry through, ${list(session.gradient('h.in'))}`)
    expect(said).toContain(`W₁ gets ${rows(session.parameter('W1.value')!.gradient!)}`)
    expect(said).toContain(`x gets ${list(session.inputGradient('x'))}`)
    const changed = run('weighted-network', [['"value": [1, 2]', '"value": [3, 2]']])
    expect(data(changed.parameter('W1.value')!.gradient).every((entry) => entry !== 0)).toBe(true)
  })

  it('forward-backward', () => {
    const session = run('forward-backward')
    expect([session.value('f.out'), session.gradient('objective.in0'), session.gradient('f.in')].map(data)).toEqual([
      [9],
      [5],
      [30],
    ])
    expect(session.objective).toBe(45)
    const changed = run('forward-backward', [['"value": 5', '"value": -1']])
    expect(data(changed.gradient('f.in'))).toEqual([-6])
  })

  it('the two convolutions agree with each other and with the text', () => {
    const dense = run('convolution-jacobian')
    const direct = run('convolution-direct')
    const v = list(dense.gradient('conv.in'))
    for (const [id, session] of [
      ['convolution-jacobian', dense],
      ['convolution-direct', direct],
    ] as const) {
      expect(description(id)).toContain(`x = ${list(session.value('x.out'))}`)
      expect(description(id)).toContain(`y = ${list(session.value('conv.out'))}`)
      expect(description(id)).toContain(`v = ${v}`)
      expect(list(session.gradient('conv.in'))).toBe(v)
    }
    expect(list(dense.value('Jx.out'))).toBe(list(dense.value('conv.out')))
    expect(list(dense.gradient('column.in'))).toBe(v)
    expect(description('convolution-jacobian')).toContain(`g = ${list(dense.value('g.out'))}`)
    const J = dense.value('J.out')!.data
    expect(J.filter((entry) => entry === 0)).toHaveLength(12)

    expect(list(direct.value('loop.out'))).toBe(list(direct.value('conv.out')))
    const shares = ['later.in', 'loop.x', 'earlier.in'].map((to) => direct.gradient(to)!)
    for (const [i, k] of ['−1', '0', '1'].entries())
      expect(description('convolution-direct')).toContain(`${list(shares[i]!)} for k = ${k}`)
    const sum = shares[0]!.data.map((entry, j) => entry + shares[1]!.data[j]! + shares[2]!.data[j]!)
    expect(list({ shape: [5], data: sum })).toBe(v)
    expect(description('convolution-direct')).toContain(list(direct.parameter('conv.weight')!.gradient))
  })

  it('image-network', () => {
    const session = run('image-network')
    const said = description('image-network')
    expect(session.plan.parameterCount).toBe(690)
    expect(session.parameter('conv.weight')!.value.data.length + 4).toBe(40)
    expect(said).toContain(`the loss is ${number(session.objective!)}`)
    expect(number(Math.log(10))).toBe('2.3')
    const scores = data(session.gradient('loss.prediction'))
    expect(said).toContain(`${minus(scores[7]!.toFixed(3))} for the seven`)
    expect(scores.filter((entry) => entry > 0)).toHaveLength(9)
    expect(session.gradient('pool.in')!.data.filter((entry) => entry === 0).length).toBeGreaterThanOrEqual(192)
    expect(session.gradient('pool.in')!.data).toHaveLength(256)
    expect(session.gradient('loss.target')).toBeNull()
  })

  it('residual-block', () => {
    const session = run('residual-block')
    const said = description('residual-block')
    expect(said).toContain(`a norm of ${number(norm(session.gradient('loss.prediction')))}.`)
    expect(said).toContain(decimals(session.gradient('sum.in0')))
    expect(said).toContain(
      `${decimals(session.gradient('fc1.in'))}, with a norm of ${number(norm(session.gradient('fc1.in')))}`,
    )
    expect(said).toContain(decimals(session.inputGradient('x')))
    const silent = run('residual-block', [['"outFeatures": 4', '"outFeatures": 4, "init": "zeros"']])
    expect(norm(silent.gradient('fc1.in'))).toBe(0)
    expect(data(silent.inputGradient('x'))).toEqual(data(silent.gradient('loss.prediction')))
  })

  it('vanishing-gradients', () => {
    const id = 'vanishing-gradients'
    const session = run(id)
    const said = description(id)
    const power = (value: number) => minus(value.toExponential(2)).replace('e+', 'e')
    expect(said).toContain(`the gradient is ${number(session.gradient('loss.prediction')!.data[0]!)}`)
    expect(said).toContain(`its norm is ${power(norm(session.inputGradient('x')))}`)
    expect(said).toContain(`the norm ${number(norm(session.parameter('fc10.weight')!.gradient))}`)
    expect(said).toContain(`only ${power(norm(session.parameter('fc1.weight')!.gradient))}`)
    const tanh = run(id, [['"sigmoid"', '"tanh"']])
    expect(said).toContain(`becomes ${number(norm(tanh.inputGradient('x')))}`)
    const gain = norm(tanh.inputGradient('x')) / norm(session.inputGradient('x'))
    expect(gain).toBeGreaterThan(8e5)
    expect(gain).toBeLessThan(1e6)
  })
})
