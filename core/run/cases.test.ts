import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Tensor } from '../tensor/tensor.ts'
import type { PlainGraph } from '../compile/testing/graph.ts'
import type { PrintedTensor, RunResult } from './result.ts'
import { compile } from '../compile/compile.ts'
import { graph } from '../compile/testing/graph.ts'
import { validatePlan } from '../compile/validate.ts'
import { decodeFloats } from '../tensor/base64.ts'
import { tensor } from '../tensor/tensor.ts'
import { runResult } from './result.ts'
import { areProblems, createSession } from './session.ts'

type StoredTensor = { readonly shape: readonly number[]; readonly data: readonly number[] }
type StoredWeight = { readonly shape: readonly number[]; readonly dtype: 'float32' | 'float64'; readonly data: string }
type Stored = PlainGraph & { readonly weights: { readonly [name: string]: StoredWeight } }
/** PyTorch's answers in float64, rounded to 12 digits; parameters hold gradients only. */
type Expected = Omit<RunResult, 'parameters'> & {
  readonly parameters: { readonly [name: string]: { readonly gradient: PrintedTensor | null } }
}

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
    const result = runResult(session, true)

    expect(result.batch).toBe(expected.batch)
    expect(difference(result.objective, expected.objective)).toBeLessThanOrEqual(1e-9)
    expect(Object.keys(result.outputs).sort()).toEqual(Object.keys(expected.outputs).sort())
    for (const [key, value] of Object.entries(expected.outputs)) compare(key, result.outputs[key], value)
    expect(result.edges).toHaveLength(expected.edges.length)
    for (const edge of expected.edges) {
      const own = result.edges.find(({ from, to }) => from === edge.from && to === edge.to)!
      compare(`${edge.to} value`, own.value, edge.value)
      compare(`${edge.to} gradient`, own.gradient, edge.gradient)
    }
    expect(Object.keys(result.parameters).sort()).toEqual(Object.keys(expected.parameters).sort())
    for (const [key, { gradient }] of Object.entries(expected.parameters))
      compare(key, result.parameters[key]!.gradient, gradient)
    expect(Object.keys(result.inputs).sort()).toEqual(Object.keys(expected.inputs).sort())
    for (const [key, { gradient }] of Object.entries(expected.inputs))
      compare(key, result.inputs[key]!.gradient, gradient)
  })
})

function compare(
  what: string,
  actual: PrintedTensor | null | undefined,
  expected: PrintedTensor | null | undefined,
): void {
  if (!expected || !actual) {
    expect(actual, what).toBe(expected)
    return
  }
  expect(actual.shape, what).toEqual(expected.shape)
  const worst = expected.data.reduce<number>((most, value, i) => Math.max(most, difference(actual.data[i]!, value)), 0)
  expect(worst, what).toBeLessThanOrEqual(1e-9)
}

/** Absolute or relative, whichever is smaller. */
function difference(actual: number | string, expected: number | string): number {
  if (typeof actual !== 'number' || typeof expected !== 'number') return actual === expected ? 0 : Infinity
  return Math.abs(actual - expected) / Math.max(1, Math.abs(expected))
}
