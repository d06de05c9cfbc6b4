import { expect } from 'vitest'
import type { PrintedNumber, PrintedTensor, RunResult } from '../result.ts'

/** PyTorch's answers in float64, rounded to 12 digits; parameters hold gradients only. */
export type Expected = Omit<RunResult, 'parameters'> & {
  readonly parameters: { readonly [name: string]: { readonly gradient: PrintedTensor | null } }
}

/** Fails where a result differs from what is expected by more than 1e-9, absolute or relative, or null from a tensor. */
export function expectResult(result: RunResult, expected: Expected): void {
  expect(result.batch).toBe(expected.batch)
  expect(difference(result.objective, expected.objective), 'objective').toBeLessThanOrEqual(1e-9)
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
function difference(actual: PrintedNumber, expected: PrintedNumber): number {
  if (typeof actual !== 'number' || typeof expected !== 'number') return actual === expected ? 0 : Infinity
  return Math.abs(actual - expected) / Math.max(1, Math.abs(expected))
}
