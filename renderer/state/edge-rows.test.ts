import { describe, expect, it } from 'vitest'
import { summarise } from '../worker/summary.ts'
import { arranged } from './edge-rows.ts'
import type { EdgeFilter, EdgeOrder, EdgeRow } from './edge-rows.ts'

const of = (...data: number[]) => summarise({ shape: [data.length], data: Float64Array.from(data) })
const row = (to: string, length: number, value?: number[], gradient?: number[] | null): EdgeRow => ({
  from: `${to}0.out`,
  to: `${to}.in`,
  type: { shape: [length], batched: true },
  run: value && {
    value: of(...value),
    ...(gradient !== undefined && { gradient: gradient && of(...gradient) }),
    stale: false,
  },
})
const rows = [
  row('a10', 3, [1, 2], [0.5, -0.5]),
  row('a9', 1, [-7], null),
  row('b', 2, [NaN], [0, 0]),
  row('c', 8),
  row('d', 4, [0.1], [3, 4]),
]
const names = (filter: EdgeFilter, order?: EdgeOrder) => arranged(rows, filter, order).map(({ to }) => to.slice(0, -3))

describe('the rows of the Edges table', () => {
  it('tell none, zero and NaN apart', () => {
    expect(names('none')).toEqual(['a9'])
    expect(names('zero')).toEqual(['b'])
    expect(names('broken')).toEqual(['b'])
    expect(names('largest')).toEqual(['d', 'a10', 'b'])
  })
  it('are in the order of the document, or by a column', () => {
    expect(names('all')).toEqual(['a10', 'a9', 'b', 'c', 'd'])
    expect(names('all', { column: 'edge', descending: false })).toEqual(['a9', 'a10', 'b', 'c', 'd'])
    expect(names('all', { column: 'shape', descending: true })).toEqual(['c', 'd', 'a10', 'b', 'a9'])
  })
  it('have what is not there last, either way', () => {
    expect(names('all', { column: 'gradient', descending: true })).toEqual(['d', 'a10', 'b', 'a9', 'c'])
    expect(names('all', { column: 'gradient', descending: false })).toEqual(['b', 'a10', 'd', 'a9', 'c'])
    expect(names('all', { column: 'value', descending: true })).toEqual(['b', 'a9', 'a10', 'd', 'c'])
  })
})
