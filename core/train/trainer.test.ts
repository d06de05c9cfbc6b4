import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { GraphDocument, NodeId } from '../graph/document.ts'
import type { RandomStream } from '../tensor/random.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { compile } from '../compile/compile.ts'
import { graph } from '../compile/testing/graph.ts'
import { randomGraphs } from '../compile/testing/random-graph.ts'
import { applyDiff } from '../graph/apply.ts'
import { copyDocument } from '../graph/create.ts'
import { isRefusal } from '../graph/problems.ts'
import { setWeights } from '../graph/weights.ts'
import { Machine } from '../kernels/machine.ts'
import type { TensorStatistics } from '../kernels/statistics-layout.ts'
import { areProblems, createSession } from '../run/session.ts'
import { statisticsOf } from '../run/statistics.ts'
import { tensor } from '../tensor/tensor.ts'
import type { TrainerOptions } from './trainer.ts'
import { createTrainer } from './trainer.ts'

function start(document: GraphDocument, options: Partial<TrainerOptions> = {}) {
  const trainer = createTrainer(document, compile(document), {
    optimiser: { kind: 'sgd', learningRate: 0.05 },
    ...options,
  })
  if (areProblems(trainer)) throw new Error(JSON.stringify(trainer))
  return trainer
}

/** Gradient descent by the reference engine: every step a run of its own, every parameter moved by hand. */
function descend(given: GraphDocument, steps: number, rate: number, options: Partial<TrainerOptions>) {
  const document = copyDocument(given)
  const compiled = compile(document)
  const streams = new Map<NodeId, RandomStream>()
  const objectives: number[] = []
  for (let step = 0; step < steps; step++) {
    const session = createSession(document, compiled, { ...options, streams })
    if (areProblems(session)) throw new Error(session[0]!.message)
    if (!session.runBackward()) return { objectives, weights: document.weights, problem: session.problem }
    objectives.push(session.objective!)
    const next = new Map<string, { dtype: 'float64'; tensor: Tensor }>()
    for (const { name, buffer, frozen, gradient } of session.plan.parameters) {
      const { value, gradient: g } = session.parameter(name)!
      if (buffer) next.set(name, { dtype: 'float64', tensor: value })
      if (!gradient || frozen || buffer || !g) continue
      next.set(name, {
        dtype: 'float64',
        tensor: tensor(
          value.shape,
          value.data.map((x, i) => x - rate * g.data[i]!),
        ),
      })
    }
    const edit = setWeights(document, next)
    if (isRefusal(edit)) throw new Error(edit.message)
    applyDiff(document, edit)
  }
  return { objectives, weights: document.weights, problem: undefined }
}

function expectClose(what: string, actual: ArrayLike<number>, wanted: ArrayLike<number>): void {
  const largest = Array.from(wanted).reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  for (let i = 0; i < wanted.length; i++) {
    const off = Math.abs(actual[i]! - wanted[i]!)
    if (!(off <= Math.max(1e-4, 2e-3 * largest))) expect.fail(`${what}[${i}] is ${actual[i]}, not ${wanted[i]}`)
  }
}

describe('training on the machine', () => {
  it('descends as the reference engine does, whatever the graph', () => {
    fc.assert(
      fc.property(randomGraphs, fc.integer({ min: 2, max: 5 }), fc.boolean(), (document, batch, training) => {
        const compiled = compile(document)
        if (!compiled.plan || compiled.plan.steps.length === 0) return
        const options = { batch, training }
        const wanted = descend(document, 4, 0.01, options)
        // What grows without bounds says nothing about the engine.
        if (!wanted.objectives.every((x) => Math.abs(x) < 1e3)) return
        const trainer = start(document, { ...options, optimiser: { kind: 'sgd', learningRate: 0.01 } })
        expectClose('objective', trainer.steps(4), wanted.objectives)
        expect(trainer.problem).toEqual(wanted.problem)
        for (const [name, { tensor }] of wanted.weights) expectClose(name, trainer.parameter(name)!.data, tensor.data)
      }),
      { numRuns: 200 },
    )
  })

  const perceptron = graph({
    seed: 3,
    nodes: {
      x: { type: 'input', attributes: { shape: [2] } },
      fc1: { type: 'linear', attributes: { outFeatures: 8 } },
      act: { type: 'activation', attributes: { function: 'tanh' } },
      fc2: { type: 'linear', attributes: { outFeatures: 1 } },
      t: { type: 'input', attributes: { shape: [1] } },
      loss: { type: 'loss' },
    },
    edges: [
      ['x.out', 'fc1.in'],
      ['fc1.out', 'act.in'],
      ['act.out', 'fc2.in'],
      ['fc2.out', 'loss.prediction'],
      ['t.out', 'loss.target'],
    ],
  })

  it('lets the objective sink, in one call as in many', () => {
    const once = start(perceptron, { batch: 16 })
    const often = start(perceptron, { batch: 16 })
    const objectives = once.steps(300)
    expect(objectives.at(-1)).toBeLessThan(0.5 * objectives[0]!)
    expect(Float64Array.from({ length: 300 }, () => often.steps(1)[0]!)).toEqual(objectives)
    expect(often.parameter('fc1.weight')).toEqual(once.parameter('fc1.weight'))
  })

  it('does no more work than it has to: neighbours are joined, memory is used again', () => {
    const trainer = start(perceptron, { batch: 32 })
    const before = trainer.work.instructions
    trainer.steps(1)
    // Forward: Linear with tanh, Linear, loss, objective and its check. Backward: loss, Linear with the update of its weights,
    // Linear with tanh and the update of its weights.
    expect(trainer.work.instructions - before).toBe(8)
    expect(trainer.arenaBytes).toBeLessThanOrEqual(4 * 32 * (8 + 1 + 8 + 1) + 2048)
    expect(trainer.arenaBytes).toBeLessThan(trainer.withoutReuseBytes)
  })

  it('works out once what is made of constants alone, and no gradient that nobody needs', () => {
    const scaled = (factor: { type: string; attributes: { [name: string]: number[] } }, function_: string) => ({
      x: { type: 'input', attributes: { shape: [3], value: [1, -2, 3] } },
      c: factor,
      f: { type: 'activation', attributes: { function: function_ } },
      g: { type: 'activation', attributes: { function: 'softplus' } },
      sum: { type: 'sum', attributes: { axes: [0], keepDims: true } },
      fc: { type: 'linear', attributes: { outFeatures: 3 } },
      by: { type: 'multiply' },
    })
    const edges: [string, string][] = [
      ['c.out', 'f.in'],
      ['f.out', 'g.in'],
      ['g.out', 'sum.in'],
      ['x.out', 'fc.in'],
      ['fc.out', 'by.in0'],
      ['sum.out', 'by.in1'],
    ]
    const perStep = (nodes: ReturnType<typeof scaled>) => {
      const trainer = start(graph({ nodes, edges }), { batch: 5 })
      trainer.steps(1)
      const before = trainer.work.instructions
      trainer.steps(1)
      return trainer.work.instructions - before
    }
    const constant = { type: 'constant', attributes: { value: [0.5, 1, 2] } }
    const learned = { type: 'parameter', attributes: { shape: [3] } }
    const folded = perStep(scaled(constant, 'exp'))
    // Softmax is an instruction of its own, and one more if it were done in every step.
    expect(perStep(scaled(constant, 'softmax'))).toBe(folded)
    expect(perStep(scaled(learned, 'softmax'))).toBeGreaterThan(folded + 3)
  })

  it('does a whole expression in one loop, and a chain of nodes that work entry by entry, if nobody else reads what is between', () => {
    const perStep = (nodes: { [id: string]: { type: string; attributes?: object } }, edges: [string, string][]) => {
      const around = {
        x: { type: 'input', attributes: { shape: [6] } },
        fc: { type: 'linear', attributes: { outFeatures: 6 } },
      }
      const trainer = start(graph({ nodes: { ...around, ...nodes }, edges: [['x.out', 'fc.in'], ...edges] }), {
        batch: 3,
      })
      trainer.steps(1)
      const before = trainer.work.instructions
      trainer.steps(1)
      return trainer.work.instructions - before
    }
    const formula = (text: string) => ({ f: { type: 'expression', attributes: { expression: text } } })
    const short = perStep(formula('a * a'), [['fc.out', 'f.a']])
    expect(perStep(formula('sin(a) * exp(-a^2) + log(1 + a^2) / 3'), [['fc.out', 'f.a']])).toBe(short)
    // What lies between them is read by nobody else: the derivative of 1 − 2b is a number.
    const chain = { f: formula('sin(a)').f, g: formula('1 - 2 * b').f }
    const through: [string, string][] = [
      ['fc.out', 'f.a'],
      ['f.out', 'g.b'],
    ]
    expect(perStep(chain, through)).toBe(short)
  })

  it('needs no more memory and no more instructions a step, however many there are', () => {
    const trainer = start(perceptron, { batch: 16 })
    trainer.steps(10)
    const before = trainer.work
    trainer.steps(10)
    const perStep = (trainer.work.instructions - before.instructions) / 10
    trainer.steps(100_000)
    expect(trainer.work.bytes).toBe(before.bytes)
    expect(trainer.work.instructions).toBe(before.instructions + 100_010 * perStep)
  })

  it('allocates as much for a thousand steps in one call as for one: nothing of it is a matter of steps or nodes', () => {
    const machine = new Machine()
    const trainer = start(perceptron, { batch: 16, machine })
    const spies = (['repeat', 'run', 'integers', 'floats', 'doubles', 'reserve'] as const).map((name) =>
      vi.spyOn(machine, name),
    )
    const callsFor = (steps: number): number[] => {
      for (const spy of spies) spy.mockClear()
      expect(trainer.steps(steps)).toHaveLength(steps)
      return spies.map((spy) => spy.mock.calls.length)
    }
    const one = callsFor(1)
    expect(callsFor(1000)).toEqual(one)
    // Into the machine once; back comes one view, of the objectives.
    expect(one).toEqual([1, 0, 0, 0, 1, 0])
  })

  it('tells the numbers of any edge between steps, as the reference engine has them', () => {
    const watched = [
      { value: 'act.out' },
      { gradient: 'act.in' },
      { parameterGradient: 'fc1.weight' },
      { value: 'nobody.out' },
    ]
    const trainer = start(perceptron, { batch: 16, watched })
    const session = createSession(perceptron, compile(perceptron), { batch: 16 })
    if (areProblems(session)) throw new Error(session[0]?.message)
    session.runBackward()
    trainer.steps(1)
    const tensors = [session.value('act.out'), session.gradient('act.in'), session.parameter('fc1.weight')!.gradient]
    const found = trainer.statistics()
    tensors.forEach((wanted, at) => {
      const { shape: _, ...numbers } = statisticsOf(wanted!)
      for (const [name, number] of Object.entries(numbers))
        expect(found[at]![name as keyof TensorStatistics], name).toBeCloseTo(number, 4)
      expectClose('watched', trainer.watched(at)!.data, wanted!.data)
    })
    expect(found[3]).toBeUndefined()
    // Looking changes nothing.
    const blind = start(perceptron, { batch: 16 })
    expect(trainer.steps(20)).toEqual(blind.steps(21).slice(1))
  })

  it('stops at data that are wrong, and says in words what is wrong with them', () => {
    const document = graph({
      nodes: {
        ids: { type: 'input', attributes: { shape: [] } },
        words: { type: 'embedding', attributes: { numEmbeddings: 5, embeddingDim: 2 } },
      },
      edges: [['ids.out', 'words.in']],
    })
    const trainer = start(document, { inputs: { ids: tensor([2], [4, 1]) } })
    expect(trainer.steps(3)).toHaveLength(3)
    trainer.feed({ ids: tensor([2], [4, 7]) })
    expect(trainer.steps(3)).toHaveLength(0)
    expect(trainer.problem).toMatchObject({ node: 'words', port: 'in', message: '7 is no class id' })
  })

  it('stops before an objective that is no number spoils the parameters', () => {
    const trainer = start(perceptron, { batch: 4, optimiser: { kind: 'sgd', learningRate: 1e30 } })
    const objectives = trainer.steps(50)
    expect(objectives.length).toBeLessThan(10)
    expect(objectives.every(Number.isFinite)).toBe(true)
    expect(trainer.diverged).toBeDefined()
    expect(Number.isFinite(trainer.diverged)).toBe(false)
    expect(trainer.parameter('fc1.weight')!.data.every(Number.isFinite)).toBe(true)
    expect(trainer.problem).toBeUndefined()
  })
})
