import type { Shape, Tensor } from '../tensor/tensor.ts'
import { sizeOf, stridesOf } from '../tensor/tensor.ts'

/** A flat cut through a tensor: which axis runs down and which across; the others are held at an index. */
export interface SliceAxes {
  /** Undefined: a single row. */
  readonly row: number | undefined
  /** Undefined: a single column. */
  readonly column: number | undefined
  /** An index for each axis; those of the two that run are not read. */
  readonly at: readonly number[]
}

export interface SliceWindow {
  readonly top: number
  readonly left: number
  readonly rows: number
  readonly columns: number
}

/** As much of a slice as was asked for, in as many cells as there is room for. */
export interface TensorSlice {
  /** Of the whole slice. */
  readonly rows: number
  readonly columns: number
  /** What the cells stand for, clamped to what there is. */
  readonly window: SliceWindow
  /** Of `cells`. */
  readonly cellRows: number
  readonly cellColumns: number
  /** Row-major. A cell that stands for several entries shows the one of largest magnitude; a NaN before all. */
  readonly cells: Float64Array
  /** Where in the tensor the entry of each cell lies. */
  readonly places: Int32Array
}

/** Entries are taken where they lie: nothing is copied but what is shown. */
export function sliceOf(
  { shape, data }: Tensor,
  { row, column, at }: SliceAxes,
  asked: SliceWindow,
  most: { readonly rows: number; readonly columns: number },
): TensorSlice {
  const strides = stridesOf(shape)
  const rows = row === undefined ? 1 : shape[row]!
  const columns = column === undefined ? 1 : shape[column]!
  const down = row === undefined ? 0 : strides[row]!
  const across = column === undefined ? 0 : strides[column]!
  let start = 0
  shape.forEach((length, axis) => {
    if (axis !== row && axis !== column) start += strides[axis]! * clamp(at[axis] ?? 0, length)
  })
  const top = clamp(asked.top, rows)
  const left = clamp(asked.left, columns)
  const empty = data.length === 0
  const window = {
    top,
    left,
    rows: empty ? 0 : Math.min(asked.rows, rows - top),
    columns: empty ? 0 : Math.min(asked.columns, columns - left),
  }
  const cellRows = Math.min(window.rows, most.rows)
  const cellColumns = Math.min(window.columns, most.columns)
  const cells = new Float64Array(cellRows * cellColumns)
  const places = new Int32Array(cellRows * cellColumns).fill(-1)
  for (let r = 0; r < window.rows; r++) {
    const to = Math.floor((r * cellRows) / window.rows) * cellColumns
    const from = start + (top + r) * down
    for (let c = 0; c < window.columns; c++) {
      const cell = to + Math.floor((c * cellColumns) / window.columns)
      const place = from + (left + c) * across
      const x = data[place]!
      const known = cells[cell]!
      if (places[cell] !== -1 && (Number.isNaN(known) || Math.abs(x) <= Math.abs(known))) continue
      cells[cell] = x
      places[cell] = place
    }
  }
  return { rows, columns, window, cellRows, cellColumns, cells, places }
}

/** The index in every axis of an entry by its place in memory. */
export function indexOf(shape: Shape, place: number): number[] {
  const strides = stridesOf(shape)
  return shape.map((length, axis) => Math.floor(place / strides[axis]!) % length)
}

/** The other way. */
export function placeOf(shape: Shape, index: readonly number[]): number {
  const strides = stridesOf(shape)
  return index.reduce((place, i, axis) => place + i * strides[axis]!, 0)
}

/** The axes that are shown first: the last one across, the one before it down, as numbers are printed. */
export function firstAxes(shape: Shape): { readonly row: number | undefined; readonly column: number | undefined } {
  const last = shape.length - 1
  return { row: last >= 1 ? last - 1 : undefined, column: last >= 0 ? last : undefined }
}

export interface AxisSum {
  readonly sum: number
  readonly sumAbs: number
  readonly norm: number
}

/**
 * Sums for each index of an axis. Where signs cancel in the mean of a gradient, they tell which samples pull one way and which
 * the other, and whether the units agree.
 */
export function sumsAlong({ shape, data }: Tensor, axis: number): AxisSum[] {
  const length = shape[axis]!
  const stride = sizeOf(shape.slice(axis + 1))
  const sums = Array.from({ length }, () => ({ sum: 0, sumAbs: 0, squares: 0 }))
  for (let i = 0; i < data.length; i++) {
    const entry = sums[Math.floor(i / stride) % length]!
    const x = data[i]!
    entry.sum += x
    entry.sumAbs += Math.abs(x)
    entry.squares += x * x
  }
  return sums.map(({ sum, sumAbs, squares }) => ({ sum, sumAbs, norm: Math.sqrt(squares) }))
}

function clamp(index: number, length: number): number {
  return Math.max(0, Math.min(Math.floor(index), length - 1))
}
