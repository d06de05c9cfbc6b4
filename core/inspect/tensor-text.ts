import type { Tensor } from '../tensor/tensor.ts'

/*
 * Tensors as text for other programs, with all the digits there are: reading it back gives the same numbers.
 */

/** A table of the rows of a slice, as spreadsheets and pandas read it. */
export function csvOf(rows: number, columns: number, data: ArrayLike<number>): string {
  const lines: string[] = []
  for (let r = 0; r < rows; r++) {
    const cells: string[] = []
    for (let c = 0; c < columns; c++) cells.push(digits(data[r * columns + c]!))
    lines.push(cells.join(','))
  }
  return lines.join('\n') + '\n'
}

/** An expression that makes the tensor in Python, with `import numpy as np`. */
export function numpyOf({ shape, data }: Tensor): string {
  if (shape.length === 0) return `np.float64(${python(data[0]!)})`
  if (data.length === 0) return `np.empty((${shape.join(', ')}${shape.length === 1 ? ',' : ''}))`
  return `np.array(${nested(shape, data, 0, data.length, '          ')}, dtype=np.float64)`
}

function nested(shape: readonly number[], data: Float64Array, from: number, to: number, indent: string): string {
  const [length = 1, ...rest] = shape
  if (rest.length === 0) return `[${Array.from(data.subarray(from, to), python).join(', ')}]`
  const size = (to - from) / length
  const parts = Array.from({ length }, (_, i) =>
    nested(rest, data, from + i * size, from + (i + 1) * size, `${indent} `),
  )
  return `[${parts.join(`,\n${indent} `)}]`
}

function python(x: number): string {
  if (Number.isNaN(x)) return 'np.nan'
  if (!Number.isFinite(x)) return x > 0 ? 'np.inf' : '-np.inf'
  return digits(x)
}

/** The shortest digits that are read back as the same number; −0 keeps its sign. */
function digits(x: number): string {
  return Object.is(x, -0) ? '-0.0' : String(x)
}
