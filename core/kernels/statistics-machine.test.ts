import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readStatistics } from './statistics-layout.ts'
import { runKernel, testedBuilds } from './testing/run-kernel.ts'
import { statisticsOf } from '../run/statistics.ts'
import { tensor } from '../tensor/tensor.ts'

const float = fc.oneof(
  fc.float(),
  fc.float({ min: -4, max: 4 }),
  fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 1e-45, 3e38),
)
const row = fc.array(float, { minLength: 1, maxLength: 70 })

describe.each(testedBuilds)('numbers about a tensor, build %s', (build) => {
  it('are those of the reference', () => {
    fc.assert(
      fc.property(row, (numbers) => {
        const { bytes } = runKernel(build, 'statistics', { x: numbers, y: 24, count: numbers.length })
        const found = readStatistics(new Float64Array(bytes('y')))
        const wanted = statisticsOf(tensor([numbers.length], numbers.map(Math.fround)))
        for (const name of ['count', 'zeros', 'nan', 'infinite', 'min', 'max'] as const)
          // Zeros of either sign are equal here.
          expect(found[name] + 0, name).toBe(wanted[name] + 0)
        for (const name of ['norm', 'mean', 'std', 'sum', 'sumAbs'] as const) {
          const off = Math.abs(found[name] - wanted[name])
          expect(Number.isNaN(wanted[name]) ? Number.isNaN(found[name]) : off <= 1e-9 * wanted.sumAbs, name).toBe(true)
        }
      }),
    )
  })

  it('a NaN or infinity is found wherever it stands, and the first one counts', () => {
    fc.assert(
      fc.property(row, fc.integer({ min: 0, max: 99 }), (numbers, tag) => {
        const run = (first: number) =>
          new Int32Array(
            runKernel(build, 'finite', { x: numbers, first: Int32Array.of(first), count: numbers.length, tag }).bytes(
              'first',
            ),
          )[0]
        expect(run(-1)).toBe(numbers.every(Number.isFinite) ? -1 : tag)
        expect(run(7)).toBe(7)
      }),
    )
  })
})
