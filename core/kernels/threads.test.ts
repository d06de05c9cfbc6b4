import { describe, expect, it } from 'vitest'
import { compile } from '../compile/compile.ts'
import { graph } from '../compile/testing/graph.ts'
import { areProblems } from '../run/session.ts'
import { createTrainer } from '../train/trainer.ts'
import { canRun, Machine } from './machine.ts'
import { spawnOnNode } from './testing/node-threads.ts'
import './testing/run-kernel.ts'

/** Large enough that every product and every convolution is split. */
const document = graph({
  seed: 5,
  nodes: {
    x: { type: 'input', attributes: { shape: [8, 14, 14] } },
    conv1: { type: 'conv', attributes: { outChannels: 20, kernelSize: 3, padding: 1, flipKernel: true } },
    act1: { type: 'activation', attributes: { function: 'tanh' } },
    conv2: { type: 'conv', attributes: { outChannels: 24, kernelSize: 3, stride: 2, groups: 2 } },
    flat: { type: 'flatten' },
    fc1: { type: 'linear', attributes: { outFeatures: 250 } },
    act2: { type: 'activation', attributes: { function: 'sigmoid' } },
    fc2: { type: 'linear', attributes: { outFeatures: 7 } },
    t: { type: 'input', attributes: { shape: [7] } },
    loss: { type: 'loss' },
  },
  edges: [
    ['x.out', 'conv1.in'],
    ['conv1.out', 'act1.in'],
    ['act1.out', 'conv2.in'],
    ['conv2.out', 'flat.in'],
    ['flat.out', 'fc1.in'],
    ['fc1.out', 'act2.in'],
    ['act2.out', 'fc2.in'],
    ['fc2.out', 'loss.prediction'],
    ['t.out', 'loss.target'],
  ],
})

function trained(machine: Machine) {
  const trainer = createTrainer(document, compile(document), {
    batch: 33,
    optimiser: { kind: 'adam', learningRate: 0.01 },
    machine,
  })
  if (areProblems(trainer)) throw new Error(trainer[0]?.message)
  const objectives = trainer.steps(2)
  const names = ['conv1.weight', 'conv1.bias', 'conv2.weight', 'fc1.weight', 'fc1.bias', 'fc2.weight']
  return { objectives, parameters: names.map((name) => trainer.parameter(name)) }
}

describe.each((['simdShared', 'fmaShared'] as const).filter(canRun))('threads, build %s', (build) => {
  it('give the very same numbers, however many there are', () => {
    const alone = trained(new Machine({ build }))
    expect(alone.objectives.at(-1)).not.toBe(alone.objectives[0])
    for (const threads of [2, 3]) {
      const machine = new Machine({ build, threads, spawn: spawnOnNode })
      expect(machine.threads).toBe(threads)
      for (let again = 0; again < 2; again++) expect(trained(machine)).toEqual(alone)
      machine.dismiss()
    }
  })

  it('are not waited for: parts that no other thread takes are done by the one that has them', () => {
    const nobody = new Machine({ build, threads: 4, spawn: () => undefined })
    expect(trained(nobody)).toEqual(trained(new Machine({ build })))
  })
})
