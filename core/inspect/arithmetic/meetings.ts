import type { Attributes } from '../../nodes/define.ts'
import type { Shape } from '../../tensor/tensor.ts'
import type { ConvShape } from '../../kernels/conv.ts'
import type { WindowAxis } from '../../kernels/window.ts'
import { reach } from '../../kernels/window.ts'
import { convShape } from '../../nodes/conv.ts'
import { sizeOf } from '../../tensor/tensor.ts'

/*
 * Linear, convolution and matmul multiply pairs of numbers, one from each side, and add the products up. Which pair meets for
 * which place of the output is known from the shapes alone, so that one entry is followed without a pass over all the others.
 */

/** One multiplication: number `a` of one side times number `b` of the other, added to `out`. All are flat places. */
export interface Meeting {
  readonly out: number
  readonly a: number
  readonly b: number
}

export interface Product {
  readonly sides: readonly [a: string, b: string]
  /** All that an entry of the output or of a side takes part in: of the output in the order of b, of a side in that of the output. */
  meetings(of: string, entry: number): Iterable<Meeting>
  /** The bias that is added at a place of the output, and the places one is added to. */
  biasOf(out: number): number
  outsOfBias(bias: number): Iterable<number>
}

/** Undefined for nodes that are no such product. Shapes are those inside of a node, with a sample axis. */
export function productOf(
  op: string,
  attributes: Attributes,
  shapes: { readonly [name: string]: Shape },
): Product | undefined {
  const shape = (name: string) => shapes[name]!
  if (op === 'linear') return linearProduct(shape('in'), shape('out'))
  if (op === 'matmul') return matmulProduct(shape('a'), shape('b'))
  if (op !== 'conv') return undefined
  const known = attributes as Attributes & Parameters<typeof convShape>[1]
  return convProduct(convShape(shape('in'), known), attributes['flipKernel'] === true)
}

function linearProduct(x: Shape, y: Shape): Product {
  const [length, units] = [x.at(-1)!, y.at(-1)!]
  const rows = sizeOf(x) / length
  const at = (row: number, unit: number, i: number): Meeting => ({
    out: row * units + unit,
    a: row * length + i,
    b: unit * length + i,
  })
  return {
    sides: ['in', 'weight'],
    *meetings(of, entry) {
      const [first, last] = split(entry, of === 'out' ? units : length)
      if (of === 'out') for (let i = 0; i < length; i++) yield at(first, last, i)
      else if (of === 'in') for (let unit = 0; unit < units; unit++) yield at(first, unit, last)
      else for (let row = 0; row < rows; row++) yield at(row, first, last)
    },
    biasOf: (out) => out % units,
    *outsOfBias(unit) {
      for (let row = 0; row < rows; row++) yield row * units + unit
    },
  }
}

function matmulProduct(a: Shape, b: Shape): Product {
  const inner = a.at(-1)!
  const m = a.length === 2 ? 1 : a[1]!
  const n = b.length === 2 ? 1 : b[2]!
  const samples = Math.max(a[0]!, b[0]!)
  const at = (s: number, row: number, i: number, column: number): Meeting => ({
    out: (s * m + row) * n + column,
    a: ((a[0] === 1 ? 0 : s) * m + row) * inner + i,
    b: ((b[0] === 1 ? 0 : s) * inner + i) * n + column,
  })
  /** One sample of a side may serve all of the other's. */
  const served = (side: Shape, sample: number) => (side[0] === 1 ? range(samples) : [sample])
  return {
    sides: ['a', 'b'],
    *meetings(of, entry) {
      if (of === 'out') {
        const [place, column] = split(entry, n)
        const [s, row] = split(place, m)
        for (let i = 0; i < inner; i++) yield at(s, row, i, column)
      } else if (of === 'a') {
        const [place, i] = split(entry, inner)
        const [sample, row] = split(place, m)
        for (const s of served(a, sample)) for (let column = 0; column < n; column++) yield at(s, row, i, column)
      } else {
        const [place, column] = split(entry, n)
        const [sample, i] = split(place, inner)
        for (const s of served(b, sample)) for (let row = 0; row < m; row++) yield at(s, row, i, column)
      }
    },
    biasOf: () => 0,
    outsOfBias: () => [],
  }
}

function convProduct(shape: ConvShape, flip: boolean): Product {
  const { rows, columns, batch, inChannels, outChannels, groups } = shape
  const [reads, filters] = [inChannels / groups, outChannels / groups]
  const taps = rows.kernel * columns.kernel
  const places = rows.out * columns.out
  /** Where a kernel entry lies in the window, and which lies there: turned, it is read from its end. */
  const turned = (tap: number) => (flip ? taps - 1 - tap : tap)
  const outAt = (s: number, o: number, y: number, x: number) => ((s * outChannels + o) * rows.out + y) * columns.out + x
  const inAt = (s: number, c: number, y: number, x: number) => ((s * inChannels + c) * rows.size + y) * columns.size + x
  return {
    sides: ['in', 'weight'],
    *meetings(of, entry) {
      if (of === 'out') {
        const [s, o, y, x] = outPlace(shape, entry)
        const group = Math.floor(o / filters)
        for (let c = 0; c < reads; c++)
          for (let tap = 0; tap < taps; tap++) {
            const [down, across] = split(turned(tap), columns.kernel)
            const [j, i] = [under(rows, y, down), under(columns, x, across)]
            if (j === undefined || i === undefined) continue
            yield { out: entry, a: inAt(s, group * reads + c, j, i), b: (o * reads + c) * taps + tap }
          }
      } else if (of === 'in') {
        const [s, channel, y, x] = inPlace(shape, entry)
        const [group, c] = split(channel, reads)
        for (let o = group * filters; o < (group + 1) * filters; o++)
          for (let down = rows.kernel - 1; down >= 0; down--) {
            const i = over(rows, y, down)
            if (i === undefined) continue
            for (let across = columns.kernel - 1; across >= 0; across--) {
              const j = over(columns, x, across)
              if (j === undefined) continue
              yield {
                out: outAt(s, o, i, j),
                a: entry,
                b: (o * reads + c) * taps + turned(down * columns.kernel + across),
              }
            }
          }
      } else {
        const [kernel, tap] = split(entry, taps)
        const [o, c] = split(kernel, reads)
        const [down, across] = split(turned(tap), columns.kernel)
        const channel = Math.floor(o / filters) * reads + c
        const [vertical, horizontal] = [reach(rows, down), reach(columns, across)]
        for (let s = 0; s < batch; s++)
          for (let y = vertical.from; y < vertical.to; y++)
            for (let x = horizontal.from; x < horizontal.to; x++)
              yield {
                out: outAt(s, o, y, x),
                a: inAt(s, channel, under(rows, y, down)!, under(columns, x, across)!),
                b: entry,
              }
      }
    },
    biasOf: (out) => Math.floor(out / places) % outChannels,
    *outsOfBias(o) {
      for (let s = 0; s < batch; s++) for (let i = 0; i < places; i++) yield (s * outChannels + o) * places + i
    },
  }
}

/** Sample, channel, row and column of a flat place of the output, and of the input. */
export function outPlace({ rows, columns, outChannels }: ConvShape, place: number) {
  return indicesOf(place, outChannels, rows.out, columns.out)
}
export function inPlace({ rows, columns, inChannels }: ConvShape, place: number) {
  return indicesOf(place, inChannels, rows.size, columns.size)
}

/** The entry under the window's entry `tap` at place `i`; undefined on the padding. */
export function under(axis: WindowAxis, i: number, tap: number): number | undefined {
  const j = i * axis.stride + tap * axis.dilation - axis.before
  return j < 0 || j >= axis.size ? undefined : j
}

/** The place at which the window's entry `tap` lies over `j`; undefined where it never does. */
export function over(axis: WindowAxis, j: number, tap: number): number | undefined {
  const start = j + axis.before - tap * axis.dilation
  const i = start / axis.stride
  return start % axis.stride !== 0 || i < 0 || i >= axis.out ? undefined : i
}

function indicesOf(place: number, channels: number, rows: number, columns: number) {
  const [line, column] = split(place, columns)
  const [plane, row] = split(line, rows)
  const [sample, channel] = split(plane, channels)
  return [sample, channel, row, column] as const
}

function split(place: number, by: number): readonly [number, number] {
  return [Math.floor(place / by), place % by]
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i)
}
