import { describe, expect, it } from 'vitest'
import { Machine } from './machine.ts'
import { testedBuilds } from './testing/run-kernel.ts'

describe.each(testedBuilds)('the machine, build %s', (build) => {
  it('has as much memory as is asked for, and no more than can be addressed', () => {
    const machine = new Machine({ build })
    expect(machine.reserve(1_000_000)).toBe(true)
    expect(machine.bytes).toBeGreaterThanOrEqual(1_000_000)
    machine.floats(999_996 - (999_996 % 4), 1)[0] = 7
    expect(machine.reserve(2 ** 33)).toBe(false)
  })
})

it('is tested with SIMD, without, and with fused multiply-add', () => {
  expect(testedBuilds).toEqual(['plain', 'simd', 'fma'])
})
