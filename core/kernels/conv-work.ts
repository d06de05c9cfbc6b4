import type { ConvShape } from './conv.ts'
import { gemmWork } from './gemm-work.ts'

/*
 * How a convolution is done, and the bytes of memory it needs for that. As a product of matrices: a reversed kernel, the columns
 * of one sample, panels. Directly: packed weights, and one sample in a frame of zeros (assembly/conv-direct.ts).
 */

export interface ConvMethod {
  readonly direct: 0 | 1
  readonly bytes: number
}

function parts({ inChannels, outChannels, groups, rows, columns }: ConvShape) {
  const taps = rows.kernel * columns.kernel
  const planes = inChannels / groups
  const depth = planes * taps
  return {
    weights: outChannels * depth,
    depth,
    taps,
    planes,
    places: rows.out * columns.out,
    filters: outChannels / groups,
  }
}

const bytes = (numbers: number): number => 16 * Math.ceil(numbers / 4)

/** Results worked out together, and numbers that are read behind the last one. */
const BLOCK = 4
const OVERREACH = 8

const packed = (planes: number, outs: number, taps: number): number => BLOCK * Math.ceil(outs / BLOCK) * planes * taps
/** Entries that windows reach over along an axis. */
const reach = ({ kernel, dilation }: ConvShape['rows']): number => (kernel - 1) * dilation

/** A sample of one group in its frame. */
function framed({ rows, columns }: ConvShape, planes: number): number {
  const height = (rows.out - 1) * rows.stride + reach(rows) + 1
  return planes * height * (columns.out + reach(columns)) + OVERREACH
}

/** Forward. `direct` decides where it is given; else what was found to be faster does. */
export function convMethod(shape: ConvShape, direct = forwardPays(shape)): ConvMethod {
  const { weights, depth, taps, planes, places, filters } = parts(shape)
  if (direct && shape.columns.stride === 1)
    return { direct: 1, bytes: bytes(shape.groups * packed(planes, filters, taps)) + bytes(framed(shape, planes)) }
  return { direct: 0, bytes: bytes(weights) + bytes(depth * places) + gemmWork(filters, places, depth) }
}

/** The gradient of the input. */
export function convInputMethod(shape: ConvShape, direct = inputPays(shape)): ConvMethod {
  const { rows, columns, groups } = shape
  const { weights, depth, taps, planes, places, filters } = parts(shape)
  if (direct && rows.stride === 1 && columns.stride === 1) {
    const frame = filters * (rows.size + reach(rows)) * (columns.size + reach(columns)) + OVERREACH
    return { direct: 1, bytes: bytes(groups * packed(filters, planes, taps)) + bytes(frame) }
  }
  return { direct: 0, bytes: bytes(weights) + bytes(depth * places) + gemmWork(depth, places, filters) }
}

/** The gradient of the weight. */
export function convWeightMethod(shape: ConvShape, direct = weightPays(shape)): ConvMethod {
  const { weights, depth, planes, places, filters } = parts(shape)
  if (direct && shape.columns.stride === 1) return { direct: 1, bytes: bytes(framed(shape, planes)) }
  return { direct: 0, bytes: bytes(weights) + bytes(depth * places) + gemmWork(filters, depth, places) }
}

/*
 * When the direct way is faster, as `npm run bench -- --suite conv` shows it (both ways in turns on sides of 7 to 56 and 1 to 128
 * channels, one axis and two; direct is then 1.1 to 6 times as fast). What is larger was not measured, and is left to the product.
 */

const MOST_PLANES = 128
/** Fewer results than this leave most of a block of four empty. */
const FEWEST_RESULTS = 3
/** Rows of the input shorter than this spend more time on their ends. */
const SHORT_ROW = 12
/** For the weight's gradient rows are summed along, so they have to be longer; what is very long pays however deep the kernel is. */
const LONG_ROW = 24
const VERY_LONG_ROW = 128
const SHALLOW = 72

function forwardPays(shape: ConvShape): boolean {
  return parts(shape).planes <= MOST_PLANES
}

function inputPays(shape: ConvShape): boolean {
  const { planes, filters } = parts(shape)
  return filters <= MOST_PLANES && planes >= FEWEST_RESULTS && shape.columns.size >= SHORT_ROW
}

function weightPays(shape: ConvShape): boolean {
  const { planes, depth } = parts(shape)
  const length = shape.columns.out
  return length >= VERY_LONG_ROW ? planes <= MOST_PLANES : length >= LONG_ROW && depth <= SHALLOW
}
