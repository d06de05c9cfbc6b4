import { describe, expect, it } from 'vitest'
import { glimpse, packPreviews, previewColumns, previewRows, unpackPreviews } from './preview.ts'
import type { Preview } from '../state/workspace.ts'

const tensor = (shape: number[], ...data: number[]) => ({ shape, data: Float64Array.from(data) })

describe('glimpse', () => {
  it('shows the samples of a batch as rows', () => {
    const seen = glimpse(tensor([2, 3], 1, 2, 3, 4, -5, 6), true, 'all') as Preview
    expect(seen).toMatchObject({ rows: 2, columns: 3, peak: 6, binned: false })
    expect([...seen.cells]).toEqual([1, 2, 3, 4, -5, 6])
  })
  it('shows one sample, or the mean', () => {
    const batch = tensor([2, 3], 1, 2, 3, 4, -5, 6)
    expect([...(glimpse(batch, true, 1) as Preview).cells]).toEqual([4, -5, 6])
    expect([...(glimpse(batch, true, 'mean') as Preview).cells]).toEqual([2.5, -1.5, 4.5])
    expect([...(glimpse(batch, true, 9) as Preview).cells]).toEqual([4, -5, 6])
  })
  it('is the number itself where there is one', () => {
    expect(glimpse(tensor([], 0.5), false, 'all')).toBe(0.5)
    expect(glimpse(tensor([1, 1], 0.5), true, 0)).toBe(0.5)
  })
  it('keeps extremes and NaN when it has to bin', () => {
    const wide = new Float64Array(1000).fill(0.1)
    wide[517] = -9
    const seen = glimpse({ shape: [10, 100], data: wide }, false, 'all') as Preview
    expect(seen).toMatchObject({ rows: previewRows, columns: previewColumns, peak: 9, binned: true })
    expect(seen.cells.filter((x) => x === -9)).toHaveLength(1)
    wide[3] = NaN
    const broken = glimpse({ shape: [10, 100], data: wide }, false, 'all') as Preview
    expect(broken.cells.filter((x) => Number.isNaN(x))).toHaveLength(1)
  })
  it('survives the way to the window', () => {
    const all = [
      { node: 'a', value: glimpse(tensor([2, 2], 1, 2, 3, 4), true, 'all'), gradient: null },
      { node: 'b', value: 0.25, gradient: glimpse(tensor([1, 3], 1, 0, -1), true, 'all') },
      { node: 'c', value: undefined, gradient: undefined },
    ]
    expect(unpackPreviews(structuredClone(packPreviews(all)))).toEqual(all)
  })
})
