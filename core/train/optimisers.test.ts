import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { OptimiserOptions } from './optimisers.ts'
import { compile } from '../compile/compile.ts'
import { graph } from '../compile/testing/graph.ts'
import { Machine } from '../kernels/machine.ts'
import { testedBuilds } from '../kernels/testing/run-kernel.ts'
import { areProblems } from '../run/session.ts'
import { tensor } from '../tensor/tensor.ts'
import { createTrainer } from './trainer.ts'

/** Paths of PyTorch's optimisers: w after each step on mean((w − target)²). */
interface Fixture {
  readonly start: readonly number[]
  readonly target: readonly number[]
  readonly cases: readonly {
    readonly kind: OptimiserOptions['kind']
    readonly options: Partial<OptimiserOptions>
    readonly learningRate: number
    readonly path: readonly (readonly number[])[]
  }[]
}

const { start, target, cases } = JSON.parse(
  readFileSync(new URL('./fixtures/optimisers.json', import.meta.url), 'utf8'),
) as Fixture

const document = graph(
  {
    nodes: {
      w: { type: 'parameter', attributes: { shape: [start.length] } },
      t: { type: 'input', attributes: { shape: [start.length], role: 'target' } },
      loss: { type: 'loss' },
    },
    edges: [
      ['w.out', 'loss.prediction'],
      ['t.out', 'loss.target'],
    ],
  },
  { 'w.value': tensor([start.length], start) },
)

function trainer(optimiser: OptimiserOptions, machine = new Machine()) {
  const inputs = { t: tensor([1, target.length], target) }
  const made = createTrainer(document, compile(document), { inputs, optimiser, machine })
  if (areProblems(made)) throw new Error(made[0]?.message)
  return made
}

describe.each(testedBuilds)('optimisers, build %s', (build) => {
  it.each(cases.map((one) => [one.kind, JSON.stringify(one.options), one] as const))(
    'go PyTorch’s way: %s %s',
    (kind, _, { options, learningRate, path }) => {
      const made = trainer({ kind, learningRate, ...options }, new Machine({ build }))
      for (const wanted of path) {
        made.steps(1)
        made.parameter('w.value')!.data.forEach((x, i) => expect(Math.abs(x - wanted[i]!)).toBeLessThan(5e-6))
      }
    },
  )
})

it('takes a new learning rate at once', () => {
  for (const kind of ['sgd', 'adam'] as const) {
    const made = trainer({ kind, learningRate: 0.1 })
    made.steps(1)
    const before = made.parameter('w.value')
    made.setLearningRate(0)
    made.steps(5)
    expect(made.parameter('w.value')).toEqual(before)
  }
})
