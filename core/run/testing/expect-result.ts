import { expect } from 'vitest'
import type { EngineName } from '../session.ts'
import type { PrintedNumber, PrintedTensor, RunResult } from '../result.ts'

/** PyTorch's answers in float64, rounded to 12 digits; parameters hold gradients only. */
export type Expected = Omit<RunResult, 'parameters'> & {
  readonly parameters: { readonly [name: string]: { readonly gradient: PrintedTensor | null } }
}

/** By how much the numbers of a tensor may be off, from their expected values. */
type Tolerance = (magnitude: number, largest: number) => number

/** 1e-9, absolute or relative to each number, for float64; for float32 2e-4 of the tensor's largest magnitude, or 1e-5. */
const tolerances: { readonly [engine in EngineName]: Tolerance } = {
  reference: (magnitude) => 1e-9 * Math.max(1, magnitude),
  wasm: (_, largest) => Math.max(1e-5, 2e-4 * largest),
}

/** Fails where a result differs from what is expected by more than `slack` times what the engine may be off, or null from a tensor. */
export function expectResult(result: RunResult, expected: Expected, engine: EngineName = 'reference', slack = 1): void {
  const tolerance: Tolerance = (magnitude, largest) => slack * tolerances[engine](magnitude, largest)
  const compare = (what: string, actual: MaybeTensor, wanted: MaybeTensor) =>
    compareTensors(what, actual, wanted, tolerance)
  expect(result.batch).toBe(expected.batch)
  const objective = { shape: [], data: [expected.objective] }
  compare('objective', { shape: [], data: [result.objective] }, objective)
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
}

type MaybeTensor = PrintedTensor | null | undefined

function compareTensors(what: string, actual: MaybeTensor, expected: MaybeTensor, tolerance: Tolerance): void {
  if (!expected || !actual) {
    expect(actual, what).toBe(expected)
    return
  }
  expect(actual.shape, what).toEqual(expected.shape)
  let largest = 0
  for (const value of expected.data) largest = Math.max(largest, magnitudeOf(value))
  for (let i = 0; i < expected.data.length; i++) {
    const value: PrintedNumber = expected.data[i]!
    const off = distance(actual.data[i]!, value)
    const allowed = tolerance(magnitudeOf(value), largest)
    if (!(off <= allowed))
      expect.fail(`${what}[${i}] is ${actual.data[i]!}, not ${value}: off by ${off}, not ${allowed}`)
  }
}

function magnitudeOf(value: PrintedNumber): number {
  return typeof value === 'number' ? Math.abs(value) : 0
}

function distance(actual: PrintedNumber, expected: PrintedNumber): number {
  if (typeof actual !== 'number' || typeof expected !== 'number') return actual === expected ? 0 : Infinity
  return Math.abs(actual - expected)
}

/** How far two results are apart, as a share of what the fast engine may be off; infinite where they are not alike at all. */
export function worstDistance(result: RunResult, expected: RunResult): number {
  let worst = 0
  const compare = (actual: MaybeTensor, wanted: MaybeTensor): void => {
    if (!actual || !wanted) {
      if (actual !== wanted) worst = Infinity
      return
    }
    const largest = wanted.data.reduce<number>(
      (most, x) => (typeof x === 'number' ? Math.max(most, Math.abs(x)) : most),
      0,
    )
    const allowed = tolerances.wasm(0, largest)
    wanted.data.forEach((x, i) => (worst = Math.max(worst, distance(actual.data[i]!, x) / allowed)))
  }
  compare({ shape: [], data: [result.objective] }, { shape: [], data: [expected.objective] })
  for (const [key, value] of Object.entries(expected.outputs)) compare(result.outputs[key], value)
  expected.edges.forEach(({ value, gradient }, i) => {
    compare(result.edges[i]!.value, value)
    compare(result.edges[i]!.gradient, gradient)
  })
  for (const [name, { gradient }] of Object.entries(expected.parameters))
    compare(result.parameters[name]!.gradient, gradient)
  for (const [id, { gradient }] of Object.entries(expected.inputs)) compare(result.inputs[id]!.gradient, gradient)
  return worst
}
