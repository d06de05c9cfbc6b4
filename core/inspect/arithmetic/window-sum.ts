import type { Attributes } from '../../nodes/define.ts'
import type { ConvShape } from '../../kernels/conv.ts'
import type { WindowAxis } from '../../kernels/window.ts'
import { tensorNamed } from './step-view.ts'
import type { StepView } from './step-view.ts'
import { GRAD_OUTPUT } from '../../nodes/formulas.ts'
import { convShape } from '../../nodes/conv.ts'
import { inPlace, outPlace, over, under } from './meetings.ts'

/*
 * One entry of a convolution's step as what lies over each other: forward the window of the input and the kernel over it,
 * backward the gradients that reach an input and the kernel turned, or the gradients and the part of the input that one kernel
 * entry has seen. Place by place the two are multiplied, and all is added up, plane by plane.
 */

/** Two equally large grids that lie over each other. */
export interface WindowPlane {
  /** Which channel, or which sample. */
  readonly index: number
  /** Flat places, row after row; −1 where there is nothing: on the padding, or between strides. */
  readonly left: Int32Array<ArrayBuffer>
  readonly right: Int32Array<ArrayBuffer>
  /** Of all places, also of those that are not here. */
  readonly sum: number
}

export interface WindowSum {
  /** What a plane stands for. */
  readonly planesAre: 'input channel' | 'output channel' | 'sample'
  /** What lies there: an input, `grad_output`, a parameter; the right one is missing where grad_output is only added up. */
  readonly left: string
  readonly right: string | undefined
  readonly rows: number
  readonly columns: number
  /** Rows and columns there are; what is behind the shown ones is in the sums. */
  readonly allRows: number
  readonly allColumns: number
  readonly planes: readonly WindowPlane[]
  /** Planes that are not here. */
  readonly rest: { readonly count: number; readonly sum: number } | undefined
  /** Forward: what is added at the end. */
  readonly bias: number | undefined
}

export interface WindowLimits {
  readonly rows: number
  readonly columns: number
  readonly planes: number
}

type Pair = readonly [left: number, right: number]
const nothing = -1

/** Undefined for what is no convolution. */
export function windowSum(view: StepView, made: string, entry: number, most: WindowLimits): WindowSum | undefined {
  if (view.node.op !== 'conv') return undefined
  const known = view.attributes as Attributes & Parameters<typeof convShape>[1]
  const shape = convShape(view.inputs['in']!.shape, known)
  const flip = view.attributes['flipKernel'] === true
  if (view.step.phase === 'forward') return forwardSum(view, shape, flip, entry, most)
  if (made === 'in') return inputSum(view, shape, flip, entry, most)
  return made === 'weight' || made === 'bias' ? parameterSum(view, shape, flip, made, entry, most) : undefined
}

/** The kernel of each input channel over its window. */
function forwardSum(view: StepView, shape: ConvShape, flip: boolean, entry: number, most: WindowLimits): WindowSum {
  const { rows, columns } = shape
  const [reads, taps] = [shape.inChannels / shape.groups, rows.kernel * columns.kernel]
  const [s, o, y, x] = outPlace(shape, entry)
  const first = Math.floor(o / (shape.outChannels / shape.groups)) * reads
  const pairAt = (c: number, down: number, across: number): Pair => {
    const [j, i] = [under(rows, y, down), under(columns, x, across)]
    const tap = down * columns.kernel + across
    const inside = j === undefined || i === undefined ? nothing : placeIn(shape, s, first + c, j, i)
    return [inside, (o * reads + c) * taps + (flip ? taps - 1 - tap : tap)]
  }
  const bias = view.parameters['bias']?.data[o]
  return {
    planesAre: 'input channel',
    ...sumOf(view, 'in', 'weight', reads, first, [rows.kernel, columns.kernel], pairAt, most),
    bias,
  }
}

/** For each output channel the gradients whose windows reach the entry; the kernel lies over them the other way round. */
function inputSum(view: StepView, shape: ConvShape, flip: boolean, entry: number, most: WindowLimits): WindowSum {
  const { rows, columns } = shape
  const [reads, filters] = [shape.inChannels / shape.groups, shape.outChannels / shape.groups]
  const taps = rows.kernel * columns.kernel
  const [s, channel, y, x] = inPlace(shape, entry)
  const first = Math.floor(channel / reads) * filters
  const pairAt = (o: number, line: number, column: number): Pair => {
    const [down, across] = [rows.kernel - 1 - line, columns.kernel - 1 - column]
    const [i, j] = [over(rows, y, down), over(columns, x, across)]
    const tap = down * columns.kernel + across
    const reached = i === undefined || j === undefined ? nothing : placeOut(shape, s, first + o, i, j)
    return [reached, ((first + o) * reads + (channel % reads)) * taps + (flip ? taps - 1 - tap : tap)]
  }
  return {
    planesAre: 'output channel',
    ...sumOf(view, GRAD_OUTPUT, 'weight', filters, first, [rows.kernel, columns.kernel], pairAt, most),
    bias: undefined,
  }
}

/** For each sample the gradients of the output channel, over what the kernel entry has met there. */
function parameterSum(
  view: StepView,
  shape: ConvShape,
  flip: boolean,
  made: 'weight' | 'bias',
  entry: number,
  most: WindowLimits,
): WindowSum {
  const { rows, columns } = shape
  const [reads, taps] = [shape.inChannels / shape.groups, rows.kernel * columns.kernel]
  const o = made === 'bias' ? entry : Math.floor(entry / taps / reads)
  const group = Math.floor(o / (shape.outChannels / shape.groups))
  const channel = group * reads + (Math.floor(entry / taps) % reads)
  const tap = flip ? taps - 1 - (entry % taps) : entry % taps
  const [down, across] = [Math.floor(tap / columns.kernel), tap % columns.kernel]
  const pairAt = (s: number, y: number, x: number): Pair => {
    const [j, i] = [under(rows, y, down), under(columns, x, across)]
    const met = j === undefined || i === undefined ? nothing : placeIn(shape, s, channel, j, i)
    return [placeOut(shape, s, o, y, x), met]
  }
  const right = made === 'weight' ? 'in' : undefined
  return {
    planesAre: 'sample',
    ...sumOf(view, GRAD_OUTPUT, right, shape.batch, 0, [rows.out, columns.out], pairAt, most),
    bias: undefined,
  }
}

function sumOf(
  view: StepView,
  left: string,
  right: string | undefined,
  count: number,
  first: number,
  [allRows, allColumns]: readonly [number, number],
  pairAt: (plane: number, row: number, column: number) => Pair,
  most: WindowLimits,
): Omit<WindowSum, 'planesAre' | 'bias'> {
  const a = tensorNamed(view, left).tensor.data
  const b = right === undefined ? undefined : tensorNamed(view, right).tensor.data
  const [rows, columns] = [Math.min(allRows, most.rows), Math.min(allColumns, most.columns)]
  const planes: WindowPlane[] = []
  const rest = { count: 0, sum: 0 }
  for (let plane = 0; plane < count; plane++) {
    const lefts = new Int32Array(rows * columns)
    const rights = new Int32Array(rows * columns)
    let sum = 0
    for (let row = 0; row < allRows; row++)
      for (let column = 0; column < allColumns; column++) {
        const [l, r] = pairAt(plane, row, column)
        if (l !== nothing && b === undefined) sum += a[l]!
        else if (l !== nothing && r !== nothing) sum += a[l]! * b![r]!
        if (row >= rows || column >= columns) continue
        lefts[row * columns + column] = l
        rights[row * columns + column] = b === undefined ? nothing : r
      }
    if (planes.length < most.planes) planes.push({ index: first + plane, left: lefts, right: rights, sum })
    else {
      rest.count++
      rest.sum += sum
    }
  }
  return {
    left,
    right,
    rows,
    columns,
    allRows,
    allColumns,
    planes,
    rest: rest.count > 0 ? rest : undefined,
  }
}

function placeIn({ inChannels, rows, columns }: ConvShape, s: number, channel: number, y: number, x: number): number {
  return placeOf(s * inChannels + channel, rows, 'size', y, columns, x)
}
function placeOut({ outChannels, rows, columns }: ConvShape, s: number, o: number, y: number, x: number): number {
  return placeOf(s * outChannels + o, rows, 'out', y, columns, x)
}
function placeOf(plane: number, rows: WindowAxis, of: 'size' | 'out', y: number, columns: WindowAxis, x: number) {
  return (plane * rows[of] + y) * columns[of] + x
}
