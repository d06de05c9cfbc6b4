import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RunSession, Subject } from './session.ts'
import { compile } from '../compile/compile.ts'
import { graph } from '../compile/testing/graph.ts'
import { Machine } from '../kernels/machine.ts'
import { readStatistics, STATISTICS } from '../kernels/statistics-layout.ts'
import { testedBuilds } from '../kernels/testing/run-kernel.ts'
import { areProblems, createSession } from './session.ts'
import { statisticsOf } from './statistics.ts'
import { randomRuns } from './testing/random-run.ts'

const machines = testedBuilds.map((build) => new Machine({ build }))

/** The numbers about each subject by name; undefined where it is not there. */
function lookedAt(session: RunSession, subjects: readonly Subject[]) {
  const watch = session.watch!(subjects)
  const look = () => {
    const rows = watch.look()!
    return subjects.map((_, at) => {
      const shape = watch.shapes[at]
      const block = rows.slice(STATISTICS * at, STATISTICS * (at + 1))
      const own = readStatistics(block)
      if (own.count === 0) expect(Array.from(block)).toEqual(new Array(STATISTICS).fill(0))
      return shape && own.count > 0 ? { ...own, shape } : undefined
    })
  }
  return look
}

describe('a watch of a run on the machine', () => {
  it('sees the numbers of the tensors, forward and backward, of every edge of random graphs, wherever the run goes', () => {
    let compared = 0
    fc.assert(
      fc.property(
        randomRuns,
        fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 3 }),
        (run, stops) => {
          const { document, inputs, batch, training } = run
          const fed = Object.keys(inputs).length > 0 ? { inputs } : { batch }
          for (const machine of machines) {
            const session = createSession(document, compile(document), { ...fed, training, engine: 'wasm', machine })
            if (areProblems(session)) throw new Error(session[0]?.message)
            const { plan } = session
            const subjects: Subject[] = [
              ...plan.nodes.map(({ id }) => ({ value: `${id}.out` })),
              ...plan.edges.map(({ to }) => ({ gradient: to })),
            ]
            const look = lookedAt(session, subjects)
            for (const stop of stops) {
              session.runTo(Math.round((stop / 4) * plan.steps.length))
              const found = look()
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
                // Among several, zeros of either sign are equal.
                for (const name of ['nan', 'infinite', 'min', 'max'] as const)
                  expect(own![name] + 0).toBe(expected[name] + 0)
                if (expected.count === 1 && Number.isFinite(expected.scalar)) expect(own!.min).toBe(expected.scalar)
                for (const name of ['norm', 'mean', 'std', 'sum', 'sumAbs'] as const) {
                  const scale = Math.max(
                    1e-300,
                    Math.abs(expected[name]),
                    expected.sumAbs / Math.max(1, expected.count),
                  )
                  if (Number.isNaN(expected[name])) expect(own![name]).toBeNaN()
                  else expect(Math.abs(own![name] - expected[name]) / scale).toBeLessThan(1e-9)
                }
              })
            }
          }
        },
      ),
      { numRuns: 40 },
    )
    expect(compared).toBeGreaterThan(500)
  })

  it('sees no sum of gradients, which is only worked out when it is asked for', () => {
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
    const look = lookedAt(session, [
      { value: 'g.out' },
      { gradient: 'g.in' },
      { gradient: 'g/a.in' },
      { value: 'none.out' },
    ])
    const [value, sum, own, nobody] = look()
    expect(value).toMatchObject({ shape: [1, 2], mean: 9, norm: Math.sqrt(162) })
    expect(sum).toBeUndefined()
    expect(own).toMatchObject({ shape: [1, 2], mean: 6, zeros: 0 })
    expect(nobody).toBeUndefined()
    session.runTo(session.plan.forwardSteps)
    expect(look()[2]).toBeUndefined()
    session.runBackward()
    expect(look()[2]).toEqual(own)
  })
})
