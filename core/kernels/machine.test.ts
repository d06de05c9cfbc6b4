import { afterEach, describe, expect, it, vi } from 'vitest'
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

describe('the build that is taken', () => {
  afterEach(() => {
    vi.restoreAllMocks()
    vi.resetModules()
  })

  /** On a host that can run the builds named. */
  async function taken(...runs: readonly string[]): Promise<string> {
    vi.resetModules()
    const { bestBuild, bytesOf } = await import('./machine.ts')
    const able = runs.map((build) => bytesOf(build as Parameters<typeof bytesOf>[0]))
    vi.spyOn(WebAssembly, 'validate').mockImplementation((bytes) =>
      able.some((one) => one.length === bytes.length && one.every((byte, i) => byte === bytes[i])),
    )
    return bestBuild()
  }

  it('is the fastest that the host can run', async () => {
    expect(await taken('plain', 'simd', 'fma')).toBe('fma')
    expect(await taken('plain', 'simd')).toBe('simd')
    expect(await taken('plain')).toBe('plain')
  })
})
