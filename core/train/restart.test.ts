import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile } from '../compile/compile.ts'
import { Machine } from '../kernels/machine.ts'
import { MachineSession } from '../run/machine-session.ts'
import { createSession } from '../run/session.ts'
import { randomRuns } from '../run/testing/random-run.ts'
import { createTrainer, Trainer } from './trainer.ts'

describe('a run that follows a training', () => {
  it('goes with the parameters and buffers as they are, each time', () => {
    let compared = 0
    fc.assert(
      fc.property(randomRuns, ({ document, inputs, batch }) => {
        const compiled = compile(document)
        const options = { ...(Object.keys(inputs).length > 0 ? { inputs } : { batch }), training: true }
        const optimiser = { kind: 'sgd', learningRate: 1e-3 } as const
        const trainer = createTrainer(document, compiled, { ...options, optimiser })
        const session = createSession(document, compiled, { ...options, engine: 'wasm', machine: new Machine() })
        if (!(trainer instanceof Trainer) || !(session instanceof MachineSession)) return
        for (let look = 0; look < 3; look++) {
          session.restart(trainer)
          expect(session.position).toBe(0)
          for (const { name } of session.plan.parameters) {
            compared++
            expect(session.parameter(name)?.value, name).toEqual(trainer.parameter(name))
          }
          session.runBackward()
          trainer.steps(2)
        }
      }),
      { numRuns: 40 },
    )
    expect(compared).toBeGreaterThan(50)
  })
})
