import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Tensor } from '../tensor/tensor.ts'
import type { PlainGraph } from '../compile/testing/graph.ts'
import type { Expected } from './testing/expect-result.ts'
import { compile } from '../compile/compile.ts'
import { graph } from '../compile/testing/graph.ts'
import { validatePlan } from '../compile/validate.ts'
import { decodeFloats } from '../tensor/base64.ts'
import { tensor } from '../tensor/tensor.ts'
import { runResult } from './result.ts'
import { Machine } from '../kernels/machine.ts'
import { testedBuilds } from '../kernels/testing/run-kernel.ts'
import { areProblems, createSession } from './session.ts'
import { expectResult } from './testing/expect-result.ts'

type StoredTensor = { readonly shape: readonly number[]; readonly data: readonly number[] }
type StoredWeight = { readonly shape: readonly number[]; readonly dtype: 'float32' | 'float64'; readonly data: string }
type Stored = PlainGraph & { readonly weights: { readonly [name: string]: StoredWeight } }

const folder = new URL('./fixtures/cases/', import.meta.url)
const names = readdirSync(folder).filter((name) => name.endsWith('.gradwire'))
const load = <T>(name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as T

function mapValues<A, B>(table: { readonly [key: string]: A }, f: (value: A) => B): { [key: string]: B } {
  return Object.fromEntries(Object.entries(table).map(([key, value]) => [key, f(value)]))
}

describe('PyTorch’s answers', () => {
  it('has cases', () => expect(names.length).toBeGreaterThan(50))

  it.each(names)('%s', (name) => {
    const stored = load<Stored>(name)
    const given = load<{ [id: string]: StoredTensor }>(name.replace('.gradwire', '.inputs.json'))
    const expected = load<Expected>(name.replace('.gradwire', '.expected.json'))
    const weights = mapValues(stored.weights, ({ shape, dtype, data }) => tensor(shape, decodeFloats(data, dtype)!))
    const inputs = mapValues<StoredTensor, Tensor>(given, ({ shape, data }) => tensor(shape, data))
    const document = graph(stored, weights)
    const compiled = compile(document)
    expect(compiled.problems).toEqual([])
    expect(validatePlan(compiled.plan!)).toEqual([])
    const session = createSession(document, compiled, { inputs })
    if (areProblems(session)) throw new Error(JSON.stringify(session))
    expect(session.runBackward()).toBe(true)
    expectResult(runResult(session, true), expected)
    for (const build of testedBuilds) {
      const fast = createSession(document, compiled, { inputs, engine: 'wasm', machine: new Machine({ build }) })
      if (areProblems(fast)) throw new Error(JSON.stringify(fast))
      expect(fast.runBackward()).toBe(true)
      expectResult(runResult(fast, true), expected, 'wasm')
    }
  })
})
