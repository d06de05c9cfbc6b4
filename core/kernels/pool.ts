import { inside, type Windows } from './window.ts'

/*
 * Pooling of `planes` separate planes (samples × channels), each [rows, columns] in C order.
 */

export interface PoolShape extends Windows {
  readonly planes: number
}

/**
 * The largest entry of every window, and where in `x` it was (padding never wins).
 * A tie goes to the first; NaN wins over everything, the last NaN over the others, as in PyTorch.
 */
export function maxPool(x: Float64Array, s: PoolShape): { readonly out: Float64Array; readonly winner: Float64Array } {
  const out = new Float64Array(outSize(s))
  const winner = new Float64Array(out.length).fill(-1)
  everyMeeting(s, (i, j) => {
    const value = x[j]!
    if (winner[i]! >= 0 && !(value > out[i]!) && !Number.isNaN(value)) return
    out[i] = value
    winner[i] = j
  })
  return { out, winner }
}

/** Only the winner of a window moved its result, so it gets the whole gradient. */
export function maxPoolBackward(gradOutput: Float64Array, winner: Float64Array, s: PoolShape): Float64Array {
  const gradient = new Float64Array(inSize(s))
  for (let i = 0; i < gradOutput.length; i++) gradient[winner[i]!]! += gradOutput[i]!
  return gradient
}

/** The mean of every window. Padding counts as zeros, so the divisor is always the size of the kernel. */
export function avgPool(x: Float64Array, s: PoolShape): Float64Array {
  const out = new Float64Array(outSize(s))
  everyMeeting(s, (i, j) => {
    out[i]! += x[j]!
  })
  const size = s.rows.kernel * s.columns.kernel
  for (let i = 0; i < out.length; i++) out[i]! /= size
  return out
}

/** Every entry of a window moved its mean by 1 / size. */
export function avgPoolBackward(gradOutput: Float64Array, s: PoolShape): Float64Array {
  const gradient = new Float64Array(inSize(s))
  const size = s.rows.kernel * s.columns.kernel
  everyMeeting(s, (i, j) => {
    gradient[j]! += gradOutput[i]! / size
  })
  return gradient
}

const inSize = (s: PoolShape): number => s.planes * s.rows.size * s.columns.size
const outSize = (s: PoolShape): number => s.planes * s.rows.out * s.columns.out

/** Output i sees input j, for every window in order and inside it from the first entry to the last. Padding is skipped. */
function everyMeeting(s: PoolShape, visit: (i: number, j: number) => void): void {
  const { rows, columns } = s
  for (let plane = 0; plane < s.planes; plane++) {
    for (let row = 0; row < rows.out; row++) {
      const down = inside(rows, row)
      for (let column = 0; column < columns.out; column++) {
        const across = inside(columns, column)
        const i = (plane * rows.out + row) * columns.out + column
        for (let y = down.from; y < down.to; y++) {
          for (let x = across.from; x < across.to; x++) visit(i, (plane * rows.size + y) * columns.size + x)
        }
      }
    }
  }
}
