import { expect } from 'vitest'
import type { Machine } from '../../kernels/machine.ts'
import type { PrintedTensor, RunResult } from '../result.ts'
import type { RunSession, SessionOptions } from '../session.ts'
import type { Expected } from './expect-result.ts'
import type { RandomRun } from './random-run.ts'
import type { Compiled } from '../../compile/compile.ts'
import type { GraphDocument } from '../../graph/document.ts'
import { compile } from '../../compile/compile.ts'
import { runResult } from '../result.ts'
import { areProblems, createSession } from '../session.ts'
import { expectResult, worstDistance } from './expect-result.ts'
import { roundedTypes } from './random-run.ts'

const known = new WeakMap<GraphDocument, Compiled>()

/** One run is done by every engine and in every build; its graph is compiled once. */
function compiledOf(document: GraphDocument): Compiled {
  let compiled = known.get(document)
  if (!compiled) known.set(document, (compiled = compile(document)))
  return compiled
}

/** A session of a random run, before its first step. */
export function start({ document, inputs, batch, training }: RandomRun, options: SessionOptions = {}): RunSession {
  const compiled = compiledOf(document)
  expect(compiled.problems).toEqual([])
  const session = createSession(document, compiled, {
    ...(Object.keys(inputs).length > 0 ? { inputs } : { batch }),
    training,
    ...options,
  })
  if (areProblems(session)) throw new Error(JSON.stringify(session))
  return session
}

function largest({ objective, outputs, edges, parameters, inputs }: RunResult): number {
  let most = typeof objective === 'number' ? Math.abs(objective) : 0
  const look = (tensor: PrintedTensor | null | undefined) => {
    for (const x of tensor?.data ?? []) if (typeof x === 'number' && Math.abs(x) > most) most = Math.abs(x)
  }
  for (const output of Object.values(outputs)) look(output)
  for (const { value, gradient } of [...edges, ...Object.values(parameters)]) [value, gradient].forEach(look)
  for (const { gradient } of Object.values(inputs)) look(gradient)
  return most
}

/** Fails where a machine does not say what the reference engine says. False where there is nothing to compare. */
export function expectAgreement(run: RandomRun, machines: Iterable<Machine>): boolean {
  const plain = start(run)
  const done = plain.runBackward()
  const result = done ? runResult(plain, true) : undefined
  if (result && largest(result) > 1e15) return false
  // Where float32 itself is far off, or the last digit decides about a kink.
  for (const seed of [1, 2, 3]) {
    const rounded = start(run, { nodeTypes: roundedTypes(seed) })
    if (rounded.runBackward() !== done) return false
    if (result && !(worstDistance(runResult(rounded, true), result) < 1)) return false
  }
  for (const machine of machines) {
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
      const far = own.data.findIndex((x, i) => !(Math.abs(x - wanted.data[i]!) < 1e-4 * Math.max(1, Math.abs(x))))
      expect(far < 0 ? undefined : { name, at: far, own: own.data[far], wanted: wanted.data[far] }).toBeUndefined()
    }
    expect(fast.firstNonFinite).toEqual(plain.firstNonFinite)
  }
  return true
}
