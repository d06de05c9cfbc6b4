import type { Shape, Tensor } from '../tensor/tensor.ts'

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
  /** `toeplitz`: the numbers that repeat, and how many columns they move on from row to row. */
  readonly repeated?: readonly number[]
  readonly shift?: number
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

/** The same numbers on every row, moved on by a fixed number of columns; with channels, in each pair of them. */
function toeplitz(matrix: Matrix, filled: number): Structure | undefined {
  const { rows, columns, m, n } = matrix
  const [outs, ins] = rows.length === 2 && columns.length === 2 ? [rows[0]!, columns[0]!] : [1, 1]
  const height = m / outs
  const width = n / ins
  if (height < 2 || width < 2) return undefined
  for (let shift = 1; shift <= 4; shift++) {
    const repeated: number[] = []
    let free = 0
    let fits = true
    for (let o = 0; o < outs && fits; o++)
      for (let i = 0; i < ins && fits; i++) {
        const found = oneBand(matrix, o * height, i * width, height, width, shift)
        if (found === undefined) fits = false
        else {
          free += found.free
          repeated.push(...found.repeated)
        }
      }
    if (fits && free < m * n) return { name: 'toeplitz', free, filled, repeated, shift }
  }
  return undefined
}

function oneBand(
  { n, data }: Matrix,
  top: number,
  left: number,
  height: number,
  width: number,
  shift: number,
): { readonly free: number; readonly repeated: readonly number[] } | undefined {
  const byOffset = new Map<number, { value: number; count: number }>()
  for (let i = 0; i < height; i++)
    for (let j = 0; j < width; j++) {
      const value = data[(top + i) * n + left + j]!
      const known = byOffset.get(j - shift * i)
      if (known === undefined) byOffset.set(j - shift * i, { value, count: 1 })
      else if (close(known.value, value)) known.count++
      else return undefined
    }
  const band = [...byOffset].filter(([, { value }]) => value !== 0).sort(([a], [b]) => a - b)
  // Numbers that stand on one row only do not repeat, and rows that do not overlap are blocks.
  const [first, last] = [band[0], band.at(-1)]
  if (first !== undefined && last !== undefined) {
    if (band.every(([, { count }]) => count < 2) || last[0] - first[0] < shift) return undefined
  }
  let free = 0
  for (const [, { count }] of band) free += count
  return { free, repeated: band.map(([, { value }]) => value) }
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
