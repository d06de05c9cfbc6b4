import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RandomRun } from './testing/random-run.ts'
import type { SessionOptions } from './session.ts'
import type { RunResult } from './result.ts'
import { compile } from '../compile/compile.ts'
import { Machine } from '../kernels/machine.ts'
import { testedBuilds } from '../kernels/testing/run-kernel.ts'
import { runResult } from './result.ts'
import { areProblems, createSession } from './session.ts'
import type { Expected } from './testing/expect-result.ts'
import { expectResult, worstDistance } from './testing/expect-result.ts'
import { nodeTypes } from '../nodes/index.ts'
import { examplesOf, randomRuns, roundedTypes } from './testing/random-run.ts'

const machines = new Map(testedBuilds.map((build) => [build, new Machine({ build })]))

function start({ document, inputs, batch, training }: RandomRun, options: SessionOptions = {}) {
  const compiled = compile(document)
  expect(compiled.problems).toEqual([])
  const session = createSession(document, compiled, {
    ...(Object.keys(inputs).length > 0 ? { inputs } : { batch }),
    training,
    ...options,
  })
  if (areProblems(session)) throw new Error(JSON.stringify(session))
  return session
}

const largest = (result: RunResult): number => {
  let most = 0
  JSON.stringify(result, (_, value: unknown) => {
    if (typeof value === 'number') most = Math.max(most, Math.abs(value))
    return value
  })
  return most
}

describe('the fast engine', () => {
  it('agrees with the reference on random graphs of everything, in every build', () => {
    let compared = 0
    let seen = 0
    const types = new Set<string>()
    fc.assert(
      fc.property(randomRuns, (run) => {
        seen++
        const plain = start(run)
        const done = plain.runBackward()
        const rounded = start(run, { nodeTypes: roundedTypes })
        // Where the last digit decides whether a graph can run at all.
        if (rounded.runBackward() !== done) return
        const result = done ? runResult(plain, true) : undefined
        // Where float32 itself is far off, or does not reach, there is nothing to compare.
        if (result && (largest(result) > 1e15 || !(worstDistance(runResult(rounded, true), result) < 1))) return
        compared++
        for (const node of run.document.nodes.values()) types.add(node.type)
        for (const [, machine] of machines) {
          const fast = start(run, { engine: 'wasm', machine })
          expect(fast.runBackward()).toBe(done)
          // The message holds the number itself, to float32.
          expect(fast.problem).toEqual(plain.problem && { ...plain.problem, message: expect.any(String) as string })
          if (!result) continue
          // Sums over hundreds of samples that cancel are off by more than one rounding shows.
          expectResult(runResult(fast, true), result as Expected, 'wasm', 4)
          for (const { name, buffer } of plain.plan.parameters) {
            if (!buffer) continue
            const [own, wanted] = [fast.parameter(name)!.value, plain.parameter(name)!.value]
            own.data.forEach((x, i) =>
              expect(Math.abs(x - wanted.data[i]!)).toBeLessThan(1e-4 * Math.max(1, Math.abs(x))),
            )
          }
          expect(fast.firstNonFinite).toEqual(plain.firstNonFinite)
        }
      }),
      { numRuns: 200 },
    )
    expect(compared / seen).toBeGreaterThan(0.6)
    expect(types.size).toBeGreaterThan(28)
  }, 120_000)

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
