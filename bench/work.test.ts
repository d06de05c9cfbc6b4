import { describe, expect, it } from 'vitest'
import { compile } from '../core/compile/compile.ts'
import { Machine } from '../core/kernels/machine.ts'
import { createTrainer, Trainer } from '../core/train/trainer.ts'
import { dataOf, documentOf } from './ours.ts'
import { graphFile } from './workloads/graph-file.ts'
import { modelOf } from './workloads/model.ts'
import { named } from './workloads/names.ts'

/*
 * What a step of each workload takes, in counts that no other process disturbs: instructions, bytes of values and gradients, and
 * pages of all memory. Whoever makes one of them larger has made the engine slower, and has to say why here.
 */

const work: { readonly [workload: string]: readonly [instructions: number, arenaBytes: number, memoryPages: number] } =
  {
    a: [10, 5248, 10],
    b: [10, 826_624, 40],
    c: [10, 3_281_152, 268],
    d: [12, 12_693_536, 300],
    e: [15, 1_976_832, 43],
    f: [1004, 18_112, 13],
  }

describe('the work of a training step', () => {
  it.each(Object.keys(named))('of workload %s', (workload) => {
    const model = modelOf(named[workload]!.text)!
    const document = documentOf(graphFile(model))
    const machine = new Machine()
    const optimiser = { kind: 'sgd', learningRate: 1e-6 } as const
    const options = { inputs: dataOf(model), batch: model.batch, optimiser, machine }
    const trainer = createTrainer(document, compile(document), options)
    if (!(trainer instanceof Trainer)) throw new Error(trainer[0]?.message)
    trainer.steps(1)
    const before = trainer.work
    trainer.steps(1)
    const { instructions, bytes } = trainer.work
    expect(bytes, 'bytes after another step').toBe(before.bytes)
    const found = [instructions - before.instructions, trainer.arenaBytes, bytes / 65536]
    expect(found).toEqual(work[workload])
  })
})
