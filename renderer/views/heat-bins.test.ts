import { describe, expect, it } from 'vitest'
import { binExtremes } from './heat-bins.ts'

const whole = (rows: number, columns: number) => ({ row: 0, column: 0, rows, columns })

describe('binExtremes', () => {
  it('keeps the largest magnitude of every bin, with its sign', () => {
    const data = new Float64Array(100 * 100)
    data[57 * 100 + 31] = -1e-9
    data[99 * 100 + 99] = 3
    const { cells, rows, columns } = binExtremes(data, 100, whole(100, 100), 10, 4)
    expect([rows, columns]).toEqual([10, 4])
    expect(cells[5 * 4 + 1]).toBe(-1e-9)
    expect(cells[9 * 4 + 3]).toBe(3)
    expect(cells.filter((x) => x !== 0)).toHaveLength(2)
  })

  it('never loses what is no number, and takes a part out as it is', () => {
    const data = Float64Array.of(1, 2, 3, NaN, 5, 6, 7, 8, 9)
    expect(binExtremes(data, 3, whole(3, 3), 1, 1).cells).toEqual(Float64Array.of(NaN))
    const part = { row: 1, column: 1, rows: 2, columns: 2 }
    expect([...binExtremes(data, 3, part, 50, 50).cells]).toEqual([5, 6, 8, 9])
  })
})
