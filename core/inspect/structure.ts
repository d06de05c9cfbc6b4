import type { Shape, Tensor } from '../tensor/tensor.ts'
import { sizeOf } from '../tensor/tensor.ts'

export type StructureName =
  'none' | 'number' | 'identity' | 'diagonal' | 'selection' | 'parameter' | 'toeplitz' | 'block' | 'dense'

/** What a matrix looks like, checked entry by entry: whatever the name says has to be 0 or equal, is. */
export interface Structure {
  readonly name: StructureName
  /** Entries the name leaves free; all others are exactly 0. */
  readonly free: number
  /** Of those, how many are other than 0 now. */
  readonly filled: number
  /** `parameter`: whose numbers they are. */
  readonly parameter?: string
  /** `toeplitz`: the numbers that repeat, and how many columns they move on from row to row; of images down and across. */
  readonly repeated?: readonly number[]
  readonly shift?: number
  readonly shifts?: readonly number[]
  /** `block`: how many blocks, each of so many rows and columns. */
  readonly count?: number
  readonly blockRows?: number
  readonly blockColumns?: number
}

export interface Matrix {
  readonly m: number
  readonly n: number
  readonly data: Float64Array
  /** What rows and columns run over: channels first, where there are some. */
  readonly rows: Shape
  readonly columns: Shape
}

/** Equal but for what sums in another order leave. */
const CLOSE = 1e-12

/** The most telling name that fits. Parameters are compared number by number. */
export function findStructure(matrix: Matrix, parameters: ReadonlyMap<string, Tensor> = new Map()): Structure {
  const { m, n, data } = matrix
  let filled = 0
  for (const value of data) if (value !== 0) filled++
  if (filled === 0) return { name: 'none', free: 0, filled }
  const own = sameAsParameter(matrix, parameters)
  if (own !== undefined) return { name: 'parameter', free: m * n, filled, parameter: own }
  if (m * n === 1) return { name: 'number', free: 1, filled }
  return (
    diagonal(matrix, filled) ??
    selection(matrix, filled) ??
    toeplitz(matrix, filled) ??
    blocks(matrix, filled) ?? { name: 'dense', free: m * n, filled }
  )
}

function sameAsParameter({ m, n, data }: Matrix, parameters: ReadonlyMap<string, Tensor>): string | undefined {
  for (const [name, { shape, data: numbers }] of parameters) {
    if (shape.length !== 2 || shape[0] !== m || shape[1] !== n) continue
    if (numbers.every((value, i) => value === data[i])) return name
  }
  return undefined
}

function diagonal({ m, n, data }: Matrix, filled: number): Structure | undefined {
  if (m !== n) return undefined
  let ones = 0
  let on = 0
  for (let i = 0; i < m; i++) {
    if (data[i * n + i] !== 0) on++
    if (data[i * n + i] === 1) ones++
  }
  if (on !== filled) return undefined
  return { name: ones === m ? 'identity' : 'diagonal', free: m, filled }
}

/** Every row is one of the inputs: a slice, a transpose, a part of a concatenation. */
function selection({ m, n, data }: Matrix, filled: number): Structure | undefined {
  for (let i = 0; i < m; i++) {
    let taken = 0
    for (let j = 0; j < n; j++) {
      const value = data[i * n + j]!
      if (value !== 0 && value !== 1) return undefined
      taken += value
    }
    if (taken > 1) return undefined
  }
  return { name: 'selection', free: filled, filled }
}

/** Rows move on by no more than so many columns, along each axis. */
const mostShift = 4

/**
 * The same numbers on every row, moved on by a fixed number of columns; with channels, in each pair of them, and over an image
 * along both of its axes.
 */
function toeplitz(matrix: Matrix, filled: number): Structure | undefined {
  const { rows, columns, m, n } = matrix
  const channels = rows.length >= 2 && rows.length <= 3 && rows.length === columns.length
  const [outs, ins] = channels ? [rows[0]!, columns[0]!] : [1, 1]
  const high = channels ? rows.slice(1) : [m]
  const wide = channels ? columns.slice(1) : [n]
  const height = m / outs
  const width = n / ins
  if (height < 2 || width < 2) return undefined
  for (const shifts of shiftsAlong(high.length)) {
    const offsets = offsetsOf(high, wide, shifts)
    const repeated: number[] = []
    let free = 0
    let fits = true
    for (let o = 0; o < outs && fits; o++)
      for (let i = 0; i < ins && fits; i++) {
        const found = oneBand(matrix, o * height, i * width, offsets)
        if (found === undefined) fits = false
        else {
          free += found.free
          repeated.push(...found.repeated)
        }
      }
    if (!fits || free === m * n) continue
    const [shift] = shifts
    return { name: 'toeplitz', free, filled, repeated, ...(shifts.length === 1 ? { shift: shift! } : { shifts }) }
  }
  return undefined
}

function shiftsAlong(axes: number): readonly (readonly number[])[] {
  const each = Array.from({ length: mostShift }, (_, i) => i + 1)
  return axes === 1 ? each.map((one) => [one]) : each.flatMap((down) => each.map((across) => [down, across]))
}

/** A cell's place in the band is that of its column less that of its row: as many numbers as there can be. */
interface Offsets {
  readonly byRow: Int32Array
  readonly byColumn: Int32Array
  readonly count: number
  /** With one axis: how far rows have to reach to have a column in common with the next. */
  readonly overlap: number
}

function offsetsOf(high: Shape, wide: Shape, shifts: readonly number[]): Offsets {
  const reach = shifts.map((shift, axis) => wide[axis]! + shift * (high[axis]! - 1))
  const placed = (shape: Shape, times: readonly number[], first: readonly number[]) =>
    Int32Array.from({ length: sizeOf(shape) }, (_, place) => {
      let rest = place
      let at = 0
      let unit = 1
      for (let axis = shape.length - 1; axis >= 0; axis--) {
        at += (first[axis]! + times[axis]! * (rest % shape[axis]!)) * unit
        rest = Math.floor(rest / shape[axis]!)
        unit *= reach[axis]!
      }
      return at
    })
  return {
    byRow: placed(
      high,
      shifts,
      shifts.map(() => 0),
    ),
    byColumn: placed(
      wide,
      shifts.map(() => 1),
      shifts.map((shift, axis) => shift * (high[axis]! - 1)),
    ),
    count: sizeOf(reach),
    overlap: shifts.length === 1 ? shifts[0]! : 0,
  }
}

function oneBand(
  { n, data }: Matrix,
  top: number,
  left: number,
  { byRow, byColumn, count, overlap }: Offsets,
): { readonly free: number; readonly repeated: readonly number[] } | undefined {
  const values = new Float64Array(count)
  const counts = new Int32Array(count)
  for (let i = 0; i < byRow.length; i++)
    for (let j = 0; j < byColumn.length; j++) {
      const value = data[(top + i) * n + left + j]!
      const offset = byColumn[j]! - byRow[i]!
      if (counts[offset] === 0) values[offset] = value
      else if (!close(values[offset]!, value)) return undefined
      counts[offset]!++
    }
  let free = 0
  let most = 0
  let first = -1
  let last = -1
  const repeated: number[] = []
  values.forEach((value, offset) => {
    if (value === 0) return
    repeated.push(value)
    free += counts[offset]!
    most = Math.max(most, counts[offset]!)
    if (first < 0) first = offset
    last = offset
  })
  // Numbers that stand on one row only do not repeat, and rows that do not overlap are blocks.
  if (first >= 0 && (most < 2 || last - first < overlap)) return undefined
  return { free, repeated }
}

function close(a: number, b: number): boolean {
  return Math.abs(a - b) <= CLOSE * Math.max(Math.abs(a), Math.abs(b))
}

/** As many equal blocks along the diagonal as there can be. */
function blocks({ m, n, data }: Matrix, filled: number): Structure | undefined {
  for (let count = Math.min(m, n); count >= 2; count--) {
    if (m % count !== 0 || n % count !== 0) continue
    const blockRows = m / count
    const blockColumns = n / count
    let inside = 0
    for (let i = 0; i < m; i++) {
      const first = Math.floor(i / blockRows) * blockColumns
      for (let j = first; j < first + blockColumns; j++) if (data[i * n + j] !== 0) inside++
    }
    if (inside === filled)
      return { name: 'block', free: count * blockRows * blockColumns, filled, count, blockRows, blockColumns }
  }
  return undefined
}
