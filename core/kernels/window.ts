/*
 * A window that slides over one or two spatial axes: convolution and pooling share this arithmetic.
 * One axis is handled as two with a single row, so that every loop is written once.
 */

/** One spatial axis, everything in entries. */
export interface WindowAxis {
  readonly size: number
  readonly kernel: number
  readonly stride: number
  readonly dilation: number
  /** Padding before the first and after the last entry. */
  readonly before: number
  readonly after: number
  /** How many places the window has; zero or less where it does not fit. */
  readonly out: number
}

export interface Windows {
  readonly rows: WindowAxis
  readonly columns: WindowAxis
}

/** "same" keeps the length (at stride 1; an odd extra goes to the end), "valid" adds nothing. */
export type Padding = number | 'same' | 'valid'

/** Places of a window along one axis: floor((size + padding − dilation · (kernel − 1) − 1) / stride) + 1, as in PyTorch. */
export function windowAxis(
  size: number,
  kernel: number,
  { stride = 1, dilation = 1, padding = 0 as Padding } = {},
): WindowAxis {
  const span = dilation * (kernel - 1)
  const before = padding === 'same' ? Math.floor(span / 2) : padding === 'valid' ? 0 : padding
  const after = padding === 'same' ? span - before : before
  const out = Math.floor((size + before + after - span - 1) / stride) + 1
  return { size, kernel, stride, dilation, before, after, out }
}

const singleRow = windowAxis(1, 1)

/** One or two axes, outermost first. */
export function windowsOf(axes: readonly WindowAxis[]): Windows {
  const [first, second] = axes
  if (first === undefined || axes.length > 2)
    throw new Error(`a window slides over one or two axes, not ${axes.length}`)
  return second === undefined ? { rows: singleRow, columns: first } : { rows: first, columns: second }
}

/** The places `from` ≤ i < `to` of the window at which its entry `tap` lies inside and not on the padding. */
export function reach(axis: WindowAxis, tap: number): { readonly from: number; readonly to: number } {
  const offset = axis.before - tap * axis.dilation
  return {
    from: Math.max(0, Math.ceil(offset / axis.stride)),
    to: Math.min(axis.out, Math.floor((axis.size - 1 + offset) / axis.stride) + 1),
  }
}

/** The entries `from` ≤ j < `to` that the window sees at one place. For windows without dilation (pooling). */
export function inside(axis: WindowAxis, place: number): { readonly from: number; readonly to: number } {
  const start = place * axis.stride - axis.before
  return { from: Math.max(0, start), to: Math.min(axis.size, start + axis.kernel) }
}

/** Both axes as operands of the machine's instructions. */
export function windowOperands({ rows, columns }: Windows) {
  return {
    rowSize: rows.size,
    rowKernel: rows.kernel,
    rowStride: rows.stride,
    rowDilation: rows.dilation,
    rowBefore: rows.before,
    rowOut: rows.out,
    columnSize: columns.size,
    columnKernel: columns.kernel,
    columnStride: columns.stride,
    columnDilation: columns.dilation,
    columnBefore: columns.before,
    columnOut: columns.out,
  }
}
