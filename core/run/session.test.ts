import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlainGraph } from '../compile/testing/graph.ts'
import type { RunSession } from './session.ts'
import { compile } from '../compile/compile.ts'
import { chain, graph } from '../compile/testing/graph.ts'
import { randomGraphs } from '../compile/testing/random-graph.ts'
import { randomStream } from '../tensor/random.ts'
import type { RandomStream } from '../tensor/random.ts'
import { tensor } from '../tensor/tensor.ts'
import type { PrepareOptions } from './prepare.ts'
import { runResult } from './result.ts'
import { areProblems, createSession } from './session.ts'

function start(plain: PlainGraph, options: PrepareOptions = {}): RunSession {
  const document = graph(plain)
  const session = createSession(document, compile(document), options)
  if (areProblems(session)) throw new Error(JSON.stringify(session))
  return session
}

function refused(plain: PlainGraph, options: PrepareOptions) {
  const document = graph(plain)
  const session = createSession(document, compile(document), options)
  if (!areProblems(session)) throw new Error('no problem')
  return session
}

/** Everything a reader can see. */
function seen(session: RunSession) {
  const { plan, position, problem, objective, firstNonFinite } = session
  return {
    position,
    problem,
    objective,
    firstNonFinite,
    values: plan.nodes.map((node) => session.value(`${node.id}.out`)),
    gradients: plan.edges.map((edge) => session.gradient(edge.to)),
    outputs: plan.nodes.map((node) => session.outputGradient(`${node.id}.out`)),
    parameters: plan.parameters.map((parameter) => session.parameter(parameter.name)),
    inputs: plan.inputs.map((input) => session.inputGradient(input.node)),
  }
}

const fan: PlainGraph = {
  nodes: {
    x: { type: 'input', attributes: { shape: [2] } },
    square: { type: 'activation', attributes: { function: 'square' } },
    stop: { type: 'stopGradient' },
    sum: { type: 'add', attributes: { arity: 3 } },
  },
  edges: [
    ['x.out', 'square.in'],
    ['x.out', 'stop.in'],
    ['square.out', 'sum.in0'],
    ['x.out', 'sum.in1'],
    ['stop.out', 'sum.in2'],
  ],
}
const x = tensor([2, 2], [1, 2, 3, -4])

describe('a run', () => {
  it('knows values, shares, sums and what has no gradient', () => {
    const session = start(fan, { inputs: { x } })
    expect(session.value('x.out')).toBeUndefined()
    expect(session.runForward()).toBe(true)
    expect(session.value('sum.out')).toEqual(tensor([2, 2], [3, 8, 15, 8]))
    expect(session.objective).toBe(34)
    expect(session.gradient('sum.in0')).toBeUndefined()
    expect(session.gradient('stop.in')).toBeUndefined()
    expect(session.runBackward()).toBe(true)
    expect(session.gradient('square.in')).toEqual(tensor([2, 2], [2, 4, 6, -8]))
    expect(session.gradient('sum.in1')).toEqual(tensor([2, 2], [1, 1, 1, 1]))
    expect(session.gradient('sum.in2')).toEqual(tensor([2, 2], [1, 1, 1, 1]))
    expect(session.gradient('stop.in')).toBeNull()
    expect(session.outputGradient('x.out')).toEqual(tensor([2, 2], [3, 5, 7, -7]))
    expect(session.inputGradient('x')).toEqual(tensor([2, 2], [3, 5, 7, -7]))
  })

  it('adds a gradient up only when all shares are there', () => {
    const session = start(fan, { inputs: { x } })
    session.runTo(5)
    // The sum has sent its shares back; the square has not.
    expect(session.gradient('sum.in1')).toEqual(tensor([2, 2], [1, 1, 1, 1]))
    expect(session.gradient('square.in')).toBeUndefined()
    expect(session.outputGradient('x.out')).toBeUndefined()
  })

  it('begins with the objective’s own part where nothing has a backward step', () => {
    const session = start({ nodes: { x: { type: 'input' } } })
    expect(session.inputGradient('x')).toBeUndefined()
    session.runForward()
    expect(session.inputGradient('x')).toEqual(tensor([1, 1], [1]))
    expect(session.drawn('x')).toBe(true)
  })

  it('draws inputs from their own stream, and takes values over that, and given ones over those', () => {
    const stream = randomStream(7, 'x.value')
    const drawn = Array.from({ length: 4 }, () => stream.normal())
    const input = (value?: number) => ({
      seed: 7,
      nodes: { x: { type: 'input', attributes: { shape: [2], ...(value !== undefined && { value }) } } },
    })
    const valueOf = (session: RunSession) => {
      session.runForward()
      return session.value('x.out')
    }
    expect(valueOf(start(input(), { batch: 2 }))).toEqual(tensor([2, 2], drawn))
    expect(valueOf(start(input(3), { batch: 2 }))).toEqual(tensor([2, 2], [3, 3, 3, 3]))
    expect(valueOf(start(input(3), { inputs: { x: tensor([1, 2], [8, 9]) }, batch: 5 }))).toEqual(
      tensor([1, 2], [8, 9]),
    )
  })

  it('takes saved weights over values and values over the initialiser', () => {
    const plain: PlainGraph = {
      nodes: { p: { type: 'parameter', attributes: { shape: [2], value: [1, 2] } }, q: { type: 'parameter' } },
      seed: 3,
    }
    const document = graph(plain, { 'p.value': tensor([2], [5, 6]) })
    const session = createSession(document, compile(document))
    if (areProblems(session)) throw new Error()
    expect(session.parameter('p.value')!.value).toEqual(tensor([2], [5, 6]))
    expect(session.parameter('q.value')!.value.data[0]).toBe(randomStream(3, 'q.value').normal())
    expect(start(plain).parameter('p.value')!.value).toEqual(tensor([2], [1, 2]))
    expect(session.parameter('nothing')).toBeUndefined()
  })

  it('differentiates what grad_output is given for, and nothing else', () => {
    const gradOutput = { square: tensor([2, 2], [1, 0, 0, 2]) }
    const session = start(fan, { inputs: { x }, gradOutput })
    session.runBackward()
    expect(session.objective).toBe(1 + 2 * 16)
    expect(session.inputGradient('x')).toEqual(tensor([2, 2], [2, 0, 0, -16]))
    expect(session.gradient('sum.in1')).toBeNull()
  })

  it('weighs losses, and shows them without their weight', () => {
    const session = start(
      {
        nodes: { x: { type: 'input' }, t: { type: 'input' }, loss: { type: 'loss', attributes: { weight: 10 } } },
        edges: [
          ['x.out', 'loss.prediction'],
          ['t.out', 'loss.target'],
        ],
      },
      { inputs: { x: tensor([2, 1], [1, 2]), t: tensor([2, 1], [0, 0]) } },
    )
    session.runBackward()
    expect(session.value('loss.out')).toEqual(tensor([], [2.5]))
    expect(session.objective).toBe(25)
    expect(session.inputGradient('x')).toEqual(tensor([2, 1], [10, 20]))
    expect(runResult(session, false).edges[0]).toEqual({
      from: 'x.out',
      to: 'loss.prediction',
      value: { shape: [2, 1], data: [1, 2] },
    })
    expect(runResult(session, true).outputs).toEqual({ loss: { shape: [], data: [2.5] } })
  })

  it('names the first step that made a NaN, and forgets it when that is taken back', () => {
    const session = start({
      nodes: {
        x: { type: 'input', attributes: { value: -1 } },
        log: { type: 'activation', attributes: { function: 'log' } },
        after: { type: 'activation' },
      },
      edges: [
        ['x.out', 'log.in'],
        ['log.out', 'after.in'],
      ],
    })
    session.runBackward()
    expect(session.firstNonFinite).toEqual({ step: 1, node: 'log', phase: 'forward', at: 'log.out' })
    session.runTo(2)
    expect(session.firstNonFinite?.node).toBe('log')
    session.runTo(1)
    expect(session.firstNonFinite).toBeUndefined()
    session.runBackward()
    expect(runResult(session, true).objective).toBe('NaN')
  })

  it('knows the ports of groups', () => {
    const session = start(
      {
        nodes: {
          x: { type: 'input' },
          block: {
            type: 'group',
            nodes: {
              a: { type: 'activation', attributes: { function: 'identity' } },
              b: { type: 'activation', attributes: { function: 'square' } },
            },
            edges: [],
            inputs: { in: ['a.in', 'b.in'] },
            outputs: { a: 'a.out', b: 'b.out' },
          },
        },
        edges: [['x.out', 'block.in']],
      },
      { inputs: { x: tensor([1, 1], [3]) } },
    )
    session.runBackward()
    expect(session.value('block.b')).toEqual(tensor([1, 1], [9]))
    expect(session.gradient('block/b.in')).toEqual(tensor([1, 1], [6]))
    // The edge of the document goes to both.
    expect(session.gradient('block.in')).toEqual(tensor([1, 1], [7]))
    expect(session.outputGradient('block.a')).toEqual(tensor([1, 1], [1]))
    expect(Object.keys(runResult(session, true).outputs)).toEqual(['block/a', 'block/b'])
  })
})

describe('stepping', () => {
  const options = (batch: number): PrepareOptions => ({ batch, training: true })

  it('gives the same as running at once, and back restores everything exactly', () => {
    fc.assert(
      fc.property(
        randomGraphs,
        fc.integer({ min: 2, max: 3 }),
        fc.infiniteStream(fc.boolean()),
        (document, batch, forth) => {
          const compiled = compile(document)
          const atOnce = createSession(document, compiled, options(batch))
          const stepped = createSession(document, compiled, options(batch))
          if (areProblems(atOnce) || areProblems(stepped)) throw new Error()
          atOnce.runBackward()
          const history = [seen(stepped)]
          const walk = forth[Symbol.iterator]()
          while (stepped.position < atOnce.position) {
            // Three steps forth for one back on average, so that it ends.
            const back = walk.next().value === true && walk.next().value === true && stepped.position > 0
            if (back) {
              expect(stepped.stepBack()).toBe(true)
              expect(seen(stepped)).toEqual(history[stepped.position])
              continue
            }
            if (!stepped.step()) break
            const now = seen(stepped)
            if (stepped.position < history.length) expect(now).toEqual(history[stepped.position])
            else history.push(now)
          }
          stepped.runBackward()
          expect(seen(stepped)).toEqual(seen(atOnce))
          stepped.reset()
          expect(seen(stepped)).toEqual(history[0])
          stepped.runBackward()
          expect(seen(stepped)).toEqual(seen(atOnce))
        },
      ),
      { numRuns: 150 },
    )
  })

  const training: PlainGraph = {
    nodes: {
      x: { type: 'input', attributes: { shape: [4] } },
      norm: { type: 'batchNorm' },
      drop: { type: 'dropout' },
    },
    edges: [
      ['x.out', 'norm.in'],
      ['norm.out', 'drop.in'],
    ],
  }

  it('takes back buffers and random streams', () => {
    const session = start(training, options(3))
    const before = session.parameter('norm.runningMean')!.value
    session.runForward()
    const dropped = session.value('drop.out')!
    expect(session.parameter('norm.runningMean')!.value).not.toEqual(before)
    session.runTo(1)
    expect(session.parameter('norm.runningMean')!.value).toEqual(before)
    session.runForward()
    expect(session.value('drop.out')).toEqual(dropped)
    expect(Array.from(dropped.data).filter((value) => value === 0).length).toBeGreaterThan(0)
  })

  it('goes on with the random streams it is handed', () => {
    const streams = new Map<string, RandomStream>()
    const zeros = () => {
      const session = start(training, { ...options(3), streams })
      session.runForward()
      return Array.from(session.value('drop.out')!.data, (value) => value === 0)
    }
    const first = zeros()
    const second = zeros()
    expect(second).not.toEqual(first)
    // Twelve elements a step, two draws each: the same numbers as one stream asked 24 times.
    const stream = randomStream(0, 'drop.mask')
    expect([...first, ...second]).toEqual(Array.from({ length: 24 }, () => stream.uniform() < 0.5))
  })

  it('stops at a node that cannot run, the state before it intact', () => {
    const session = start(training, options(1))
    expect(session.runBackward()).toBe(false)
    expect(session.problem).toMatchObject({ code: 'E_BATCH', node: 'norm', severity: 'error' })
    expect(session.position).toBe(1)
    expect(session.value('x.out')).toBeDefined()
    expect(session.step()).toBe(false)
    expect(session.stepBack()).toBe(true)
    expect(session.problem).toBeUndefined()
    expect(session.position).toBe(0)
    expect(session.stepBack()).toBe(false)
  })

  it('goes through a chain of 100,000 and back', () => {
    const document = chain(100_000, 'activation', { function: 'identity' })
    const session = createSession(document, compile(document))
    if (areProblems(session)) throw new Error()
    expect(session.runBackward()).toBe(true)
    expect(session.inputGradient('x')).toEqual(tensor([1, 1], [1]))
    session.reset()
    expect(session.value('x.out')).toBeUndefined()
  }, 120_000)
})

describe('wrong data', () => {
  const two: PlainGraph = {
    nodes: { x: { type: 'input', attributes: { shape: [2] } }, t: { type: 'input', attributes: { shape: [] } } },
  }

  it.each([
    [
      { inputs: { x: tensor([3], [1, 2, 3]) } },
      'x takes B×2, the values given are [3]',
      'give [B, 2], the batch first',
    ],
    [{ inputs: { x: tensor([], [1]) } }, 'x takes B×2, the values given are []', 'give [B, 2], the batch first'],
    [
      { inputs: { x, t: tensor([3], [1, 2, 3]) } },
      't has 3 samples, but x has 2 samples',
      'give every input the same number of samples',
    ],
    [{ inputs: { y: x } }, 'there is no input y', 'the inputs are x, t'],
    [{ inputs: { x: tensor([0, 2], []) } }, 'x is given no samples', 'give at least one'],
    [{ batch: 0 }, 'a batch of 0 samples is not possible', 'give a whole number of at least 1'],
    [
      { batch: 2, gradOutput: { x: tensor([2], [1, 1]) } },
      'grad_output of x is [2], its value is B×2 with B = 2',
      'give [2, 2]',
    ],
    [{ gradOutput: { x, 'x.out': x } }, 'x and x.out are the same output', 'give grad_output once for each output'],
    [{ gradOutput: { 'x.y.out': x } }, 'there is no output x.y.out to give grad_output for', 'the outputs are x, t'],
    [{ gradOutput: { z: x } }, 'there is no output z to give grad_output for', 'the outputs are x, t'],
  ])('%#', (options, message, fix) => {
    expect(refused(two, options)).toMatchObject([{ code: 'E_DATA', severity: 'error', message, fix }])
  })

  it('is refused before it takes memory', () => {
    expect(refused(two, { batch: 1e12 })).toMatchObject([{ code: 'E_MEMORY', node: 'x' }])
  })

  it('does not run what does not compile', () => {
    expect(refused({ nodes: { a: { type: 'activation' } } }, {})).toMatchObject([
      { code: 'E_INPUT', node: 'a', port: 'in' },
    ])
  })

  it('names class ids that do not exist at the node that reads them', () => {
    const plain: PlainGraph = {
      nodes: {
        ids: { type: 'input', attributes: { shape: [] } },
        words: { type: 'embedding', attributes: { numEmbeddings: 5, embeddingDim: 2 } },
      },
      edges: [['ids.out', 'words.in']],
    }
    const session = start(plain, { inputs: { ids: tensor([2], [4, 7]) } })
    expect(session.runBackward()).toBe(false)
    expect(session.problem).toMatchObject({ node: 'words', port: 'in', message: '7 is no class id' })
  })
})
