import { expect, test } from 'vitest'
import { GRAD_OUTPUT } from '../../core/nodes/formulas.ts'
import { fits, narrowNumber, operandsOf, transposedShape } from './step-words.ts'

const matrix = (rows: number, columns: number) => ({ rows, columns, shape: [rows, columns], stack: [] as number[] })

test('pictures of a matrix product stand beside each other only where they are one', () => {
  const shapes: { readonly [name: string]: ReturnType<typeof matrix> } = {
    a: matrix(2, 3),
    b: matrix(3, 4),
    [GRAD_OUTPUT]: matrix(2, 4),
  }
  for (const [phase, made, result] of [
    ['forward', 'out', matrix(2, 4)],
    ['backward', 'a', shapes['a']!],
    ['backward', 'b', shapes['b']!],
  ] as const) {
    const [left, right] = operandsOf('matmul', phase, made)!
    const all = [shapes[left!.name]!, left!.transposed, shapes[right!.name]!, right!.transposed] as const
    expect(fits(...all, result)).toBe(true)
    expect(fits(...all, { ...result, rows: 2 * result.rows })).toBe(false)
    // Of two samples the same one has to be shown of all.
    const of = (sample: number, { rows, columns }: ReturnType<typeof matrix>) => ({
      rows: 2 * rows,
      columns,
      shape: [2, rows, columns],
      stack: [sample],
    })
    const [l, r] = [shapes[left!.name]!, shapes[right!.name]!]
    expect(fits(of(1, l), left!.transposed, of(1, r), right!.transposed, of(1, result))).toBe(true)
    expect(fits(of(1, l), left!.transposed, r, right!.transposed, of(1, result))).toBe(true)
    expect(fits(of(1, l), left!.transposed, of(1, r), right!.transposed, of(0, result))).toBe(false)
    expect(fits(of(1, l), left!.transposed, of(1, r), right!.transposed, result)).toBe(false)
  }
})

test('a matrix on its side, and numbers that fit into a cell', () => {
  expect([transposedShape([4, 3]), transposedShape([2, 4, 3]), transposedShape([5])]).toEqual([[3, 4], [2, 3, 4], [5]])
  expect([0.25, -0.00899, 9.123e-17].map(narrowNumber)).toEqual(['0.25', '−0.00899', '9.1e−17'])
})
