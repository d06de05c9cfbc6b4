import { expect, test } from 'vitest'
import { GRAD_OUTPUT } from '../../core/nodes/formulas.ts'
import { fits, operandsOf } from './step-words.ts'

test('pictures of a matrix product stand beside each other only where they are one', () => {
  const shapes: { readonly [name: string]: { readonly rows: number; readonly columns: number } } = {
    a: { rows: 2, columns: 3 },
    b: { rows: 3, columns: 4 },
    [GRAD_OUTPUT]: { rows: 2, columns: 4 },
  }
  for (const [phase, made, result] of [
    ['forward', 'out', { rows: 2, columns: 4 }],
    ['backward', 'a', shapes['a']!],
    ['backward', 'b', shapes['b']!],
  ] as const) {
    const [left, right] = operandsOf('matmul', phase, made)!
    const all = [shapes[left!.name]!, left!.transposed, shapes[right!.name]!, right!.transposed] as const
    expect(fits(...all, result)).toBe(true)
    // Two samples, one above the other.
    expect(fits(...all, { ...result, rows: 2 * result.rows })).toBe(false)
  }
})
