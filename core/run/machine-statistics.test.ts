import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Subject } from './session.ts'
import { compile } from '../compile/compile.ts'
import { graph } from '../compile/testing/graph.ts'
import { Machine } from '../kernels/machine.ts'
import { testedBuilds } from '../kernels/testing/run-kernel.ts'
import { areProblems, createSession } from './session.ts'
import { statisticsOf } from './statistics.ts'
import { randomRuns } from './testing/random-run.ts'

const machines = testedBuilds.map((build) => new Machine({ build }))

describe('statistics of a run on the machine', () => {
  it('are those of the tensors, forward and backward, of every edge of random graphs', () => {
    let compared = 0
    fc.assert(
      fc.property(randomRuns, fc.double({ min: 0, max: 1, noNaN: true }), (run, share) => {
        const { document, inputs, batch, training } = run
        const fed = Object.keys(inputs).length > 0 ? { inputs } : { batch }
        for (const machine of machines) {
          const session = createSession(document, compile(document), { ...fed, training, engine: 'wasm', machine })
          if (areProblems(session)) throw new Error(session[0]?.message)
          const { plan } = session
          session.runTo(Math.round(share * plan.steps.length))
          const subjects: Subject[] = [
            ...plan.nodes.map(({ id }) => ({ value: `${id}.out` })),
            ...plan.edges.map(({ to }) => ({ gradient: to })),
          ]
          const found = session.statistics!(subjects)
          subjects.forEach((subject, at) => {
            const tensor = 'value' in subject ? session.value(subject.value) : session.gradient(subject.gradient)
            const own = found[at]
            if (!tensor) {
              expect(own).toBeUndefined()
              return
            }
            compared++
            const expected = statisticsOf(tensor)
            expect(own).toMatchObject({ shape: expected.shape, count: expected.count, zeros: expected.zeros })
            expect([own!.nan, own!.infinite, own!.min, own!.max]).toEqual([
              expected.nan,
              expected.infinite,
              expected.min,
              expected.max,
            ])
            for (const name of ['norm', 'mean', 'std', 'sum', 'sumAbs'] as const) {
              const scale = Math.max(1e-300, Math.abs(expected[name]), expected.sumAbs / Math.max(1, expected.count))
              if (Number.isNaN(expected[name])) expect(own![name]).toBeNaN()
              else expect(Math.abs(own![name] - expected[name]) / scale).toBeLessThan(1e-9)
            }
          })
        }
      }),
      { numRuns: 60 },
    )
    expect(compared).toBeGreaterThan(200)
  })

  it('are none of a sum of gradients, which is only worked out when it is asked for', () => {
    const document = graph({
      nodes: {
        x: { type: 'input', attributes: { shape: [2], value: 3 } },
        g: { type: 'group', inputs: { in: ['a.in', 'b.in'] }, outputs: { out: 'a.out' } },
        'g/a': { type: 'power' },
        'g/b': { type: 'power' },
      },
      edges: [['x.out', 'g.in']],
    })
    const session = createSession(document, compile(document), { engine: 'wasm' })
    if (areProblems(session)) throw new Error(session[0]?.message)
    session.runBackward()
    const [value, sum, own] = session.statistics!([{ value: 'g.out' }, { gradient: 'g.in' }, { gradient: 'g/a.in' }])
    expect(value).toMatchObject({ shape: [1, 2], mean: 9, norm: Math.sqrt(162) })
    expect(sum).toBeUndefined()
    expect(own).toMatchObject({ shape: [1, 2], mean: 6, zeros: 0 })
  })
})
