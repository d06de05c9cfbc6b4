import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TensorStatistics } from './statistics-layout.ts'
import { encode } from './encode.ts'
import { Machine, PROGRAM_ADDRESS } from './machine.ts'
import { readStatistics, STATISTICS } from './statistics-layout.ts'
import { runKernel, testedBuilds } from './testing/run-kernel.ts'
import { statisticsOf } from '../run/statistics.ts'
import { tensor } from '../tensor/tensor.ts'

const float = fc.oneof(
  fc.float(),
  fc.float({ min: -4, max: 4 }),
  fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 1e-45, 3e38),
)
const row = fc.array(float, { minLength: 1, maxLength: 70 })

/** Against the reference. */
function compare(found: TensorStatistics, numbers: readonly number[]): void {
  const wanted = statisticsOf(tensor([numbers.length], numbers.map(Math.fround)))
  for (const name of ['count', 'zeros', 'nan', 'infinite', 'min', 'max'] as const)
    // Among several, zeros of either sign are equal.
    expect(found[name] + 0, name).toBe(wanted[name] + 0)
  if (numbers.length === 1 && Number.isFinite(numbers[0])) expect(found.min).toBe(Math.fround(numbers[0]!))
  for (const name of ['norm', 'mean', 'std', 'sum', 'sumAbs'] as const) {
    const off = Math.abs(found[name] - wanted[name])
    expect(Number.isNaN(wanted[name]) ? Number.isNaN(found[name]) : off <= 1e-9 * wanted.sumAbs, name).toBe(true)
  }
}

describe.each(testedBuilds)('numbers about a tensor, build %s', (build) => {
  it('are those of the reference', () => {
    fc.assert(
      fc.property(row, (numbers) => {
        const { bytes } = runKernel(build, 'statistics', { x: numbers, y: 24, count: numbers.length })
        compare(readStatistics(new Float64Array(bytes('y'))), numbers)
      }),
    )
  })

  it('do not vanish where the numbers hardly differ', () => {
    const numbers = Array.from({ length: 37 }, (_, i) => 1e4 + (i % 3) / 1024)
    const { bytes } = runKernel(build, 'statistics', { x: numbers, y: 24, count: numbers.length })
    const { std } = readStatistics(new Float64Array(bytes('y')))
    const wanted = statisticsOf(tensor([numbers.length], numbers)).std
    expect(Math.abs(std / wanted - 1)).toBeLessThan(1e-12)
  })

  it('of many tensors stand one behind the other, zeros where there is none', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(row, fc.constant([])), { minLength: 1, maxLength: 6 }), (rows) => {
        const machine = new Machine({ build })
        const numbers = PROGRAM_ADDRESS
        const list = numbers + 8 * STATISTICS * rows.length
        const start = list + 8 * rows.length
        const code = encode('survey', { list, y: numbers, count: rows.length })
        const data = start + 64
        expect(machine.reserve(data + 512 * rows.length)).toBe(true)
        machine.doubles(numbers, STATISTICS * rows.length).fill(NaN)
        machine.integers(start, code.length).set(code)
        rows.forEach((row, at) => {
          const address = data + 512 * at
          machine.floats(address, 128).fill(NaN)
          machine.floats(address, row.length).set(row)
          machine.integers(list + 8 * at, 2).set([address, row.length])
        })
        expect(machine.run(start, start + 4 * code.length)).toBe(0)
        rows.forEach((row, at) => {
          const block = machine.doubles(numbers + 8 * STATISTICS * at, STATISTICS)
          if (row.length === 0) expect(Array.from(block)).toEqual(new Array(STATISTICS).fill(0))
          else compare(readStatistics(block), row)
        })
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
