import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Finished } from './testing/gradwire.ts'
import { gradwire, pairwise, root } from './testing/gradwire.ts'

interface Tensor {
  readonly shape: readonly number[]
  readonly data: readonly (number | string)[]
}
type Gradients = { readonly [name: string]: { readonly gradient: Tensor | null } }
interface Result {
  readonly batch: number
  readonly objective: number
  readonly outputs: { readonly [key: string]: Tensor }
  readonly edges: readonly {
    readonly from: string
    readonly to: string
    readonly value: Tensor
    readonly gradient: Tensor | null
  }[]
  readonly parameters: Gradients
  readonly inputs: Gradients
}

/** PyTorch's answers, in float64. */
const folder = path.join(root, 'core/run/fixtures/cases')
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.gradwire'))
  .map((name) => path.basename(name, '.gradwire'))
const finished = new Map<string, Finished>()

beforeAll(async () => {
  await pairwise(names, async (name) => {
    const [file, inputs] = [`${name}.gradwire`, `${name}.inputs.json`].map((part) => path.join(folder, part))
    finished.set(
      name,
      await gradwire(['run', file!, '--inputs', inputs!, '--backward', '--engine', 'reference', '--json']),
    )
  })
}, 300_000)

describe('PyTorch’s answers by the command line', () => {
  it('has cases', () => expect(names.length).toBeGreaterThan(50))

  it.each(names)('%s', (name) => {
    const { status, stdout, stderr } = finished.get(name)!
    expect(stderr).toBe('')
    expect(status).toBe(0)
    const result = JSON.parse(stdout) as Result
    const expected = JSON.parse(readFileSync(path.join(folder, `${name}.expected.json`), 'utf8')) as Result
    expect(result.batch).toBe(expected.batch)
    compare('objective', { shape: [], data: [result.objective] }, { shape: [], data: [expected.objective] })
    expect(Object.keys(result.outputs).sort()).toEqual(Object.keys(expected.outputs).sort())
    for (const [key, tensor] of Object.entries(expected.outputs)) compare(key, result.outputs[key], tensor)
    expect(result.edges).toHaveLength(expected.edges.length)
    for (const { from, to, value, gradient } of expected.edges) {
      const edge = result.edges.find((one) => one.from === from && one.to === to)
      compare(`value of ${from} to ${to}`, edge?.value, value)
      compare(`gradient of ${from} to ${to}`, edge?.gradient, gradient)
    }
    for (const part of ['parameters', 'inputs'] as const) {
      expect(Object.keys(result[part]).sort()).toEqual(Object.keys(expected[part]).sort())
      for (const [key, { gradient }] of Object.entries(expected[part]))
        compare(`gradient of ${key}`, result[part][key]?.gradient, gradient)
    }
  })
})

/** Equal within 1e-9, absolute or relative, and null only for null. */
function compare(what: string, actual: Tensor | null | undefined, expected: Tensor | null): void {
  if (expected === null || actual === null || actual === undefined) {
    expect(actual, what).toBe(expected)
    return
  }
  expect(actual.shape, what).toEqual(expected.shape)
  expect(actual.data, what).toHaveLength(expected.data.length)
  const off = actual.data.filter((value, i) => !near(Number(value), Number(expected.data[i])))
  expect(off, what).toEqual([])
}

function near(actual: number, expected: number): boolean {
  if (!Number.isFinite(expected)) return Object.is(actual, expected)
  return Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected))
}
