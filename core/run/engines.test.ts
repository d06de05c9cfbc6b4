import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Machine } from '../kernels/machine.ts'
import { testedBuilds } from '../kernels/testing/run-kernel.ts'
import { runResult } from './result.ts'
import type { Expected } from './testing/expect-result.ts'
import { expectAgreement, start } from './testing/agreement.ts'
import { expectResult } from './testing/expect-result.ts'
import { nodeTypes } from '../nodes/index.ts'
import { examplesOf, randomRuns } from './testing/random-run.ts'

/** A long hunt takes more. */
const RUNS = Number(process.env['GRADWIRE_RANDOM_RUNS'] ?? 200)

const machines = new Map(testedBuilds.map((build) => [build, new Machine({ build })]))

describe('the fast engine', () => {
  it(
    'agrees with the reference on random graphs of everything, in every build',
    () => {
      let compared = 0
      let seen = 0
      const types = new Set<string>()
      fc.assert(
        fc.property(randomRuns, (run) => {
          seen++
          if (!expectAgreement(run, machines.values())) return
          compared++
          for (const node of run.document.nodes.values()) types.add(node.type)
        }),
        { numRuns: RUNS },
      )
      expect(compared / seen).toBeGreaterThan(0.6)
      expect(types.size).toBeGreaterThan(28)
    },
    1000 * Math.max(200, RUNS),
  )

  it.each([...nodeTypes.keys()])('agrees on every example of %s', (name) => {
    for (const run of examplesOf(name)) {
      const plain = start(run)
      expect(plain.runBackward()).toBe(true)
      for (const machine of machines.values()) {
        const fast = start(run, { engine: 'wasm', machine })
        expect(fast.runBackward()).toBe(true)
        expectResult(runResult(fast, true), runResult(plain, true) as Expected, 'wasm')
      }
    }
  })

  it('goes step by step, back, and on, to the very same numbers', () => {
    const walk = fc.array(fc.nat(60), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(randomRuns, walk, (run, stops) => {
        const once = start(run, { engine: 'wasm' })
        if (!once.runBackward()) return
        const machine = new Machine()
        const session = start(run, { engine: 'wasm', machine })
        for (const stop of stops) session.runTo(stop % (session.plan.steps.length + 1))
        expect(session.runBackward()).toBe(true)
        expect(runResult(session, true)).toEqual(runResult(once, true))
        session.reset()
        for (const { name } of session.plan.parameters) {
          expect(session.parameter(name)!.value).toEqual(start(run, { engine: 'wasm' }).parameter(name)!.value)
        }
      }),
      { numRuns: 60 },
    )
  }, 60_000)

  it('tells an input called out from the output', () => {
    const run = examplesOf('expression').find(({ document }) => document.edges.has('n.out'))!
    const fast = start(run, { engine: 'wasm' })
    fast.runForward()
    expect(fast.value('n.out')).toBeDefined()
    expect(fast.gradient('n.out')).toBeUndefined()
  })

  it('shows just what the reference shows at every step', () => {
    fc.assert(
      fc.property(randomRuns, fc.nat(60), (run, at) => {
        const plain = start(run)
        const fast = start(run, { engine: 'wasm' })
        const end = at % (plain.plan.steps.length + 1)
        plain.runTo(end)
        fast.runTo(end)
        expect(fast.position).toBe(plain.position)
        const state = (x: object | null | undefined) => (x === null ? 'none' : x === undefined ? 'not yet' : 'there')
        for (const { from, to } of plain.plan.edges) {
          expect(state(fast.value(from))).toBe(state(plain.value(from)))
          expect(state(fast.gradient(to))).toBe(state(plain.gradient(to)))
          expect(state(fast.outputGradient(from))).toBe(state(plain.outputGradient(from)))
        }
        for (const { name } of plain.plan.parameters)
          expect(state(fast.parameter(name)!.gradient)).toBe(state(plain.parameter(name)!.gradient))
        expect(fast.objective === undefined).toBe(plain.objective === undefined)
      }),
      { numRuns: 60 },
    )
  }, 60_000)
})
