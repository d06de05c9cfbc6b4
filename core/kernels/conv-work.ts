import type { ConvShape } from './conv.ts'
import { gemmWork } from './gemm-work.ts'

/* Bytes of memory that convolutions need while they run: a reversed kernel, the columns of one sample, panels. */

function parts({ inChannels, outChannels, groups, rows, columns }: ConvShape) {
  const taps = rows.kernel * columns.kernel
  const depth = (inChannels / groups) * taps
  return { weights: outChannels * depth, depth, places: rows.out * columns.out, filters: outChannels / groups }
}

const bytes = (numbers: number): number => 16 * Math.ceil(numbers / 4)

export function convWork(shape: ConvShape): number {
  const { weights, depth, places, filters } = parts(shape)
  return bytes(weights) + bytes(depth * places) + gemmWork(filters, places, depth)
}

export function convInputWork(shape: ConvShape): number {
  const { weights, depth, places, filters } = parts(shape)
  return bytes(weights) + bytes(depth * places) + gemmWork(depth, places, filters)
}

export function convWeightWork(shape: ConvShape): number {
  const { weights, depth, places, filters } = parts(shape)
  return bytes(weights) + bytes(depth * places) + gemmWork(filters, depth, places)
}
