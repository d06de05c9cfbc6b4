import { at } from './at'
import {
  ACTIVATION_NONE, CONV_ACTIVATION, CONV_BATCH, CONV_BIAS, CONV_INPUT_BATCH, CONV_INPUT_DX, CONV_INPUT_DY, CONV_INPUT_WEIGHT,
  CONV_INPUT_WORK, CONV_WEIGHT, CONV_WEIGHT_BATCH, CONV_WEIGHT_D_BIAS, CONV_WEIGHT_D_WEIGHT, CONV_WEIGHT_DY, CONV_WEIGHT_WORK,
  CONV_WEIGHT_X, CONV_WORK,
  CONV_INPUT_PART_BYTES, CONV_INPUT_PARTS, CONV_PART_BYTES, CONV_PARTS, CONV_WEIGHT_PART_BYTES, CONV_WEIGHT_PARTS, CONV_X, CONV_Y,
} from './generated/operands'
import {
  batch, columnBefore, columnDilation, columnKernel, columnOut, columnSize, columnStride, depth, filters, groups, inChannels,
  isDirect, isPointwise, flip, outChannels, places, readShape, reverse, rowBefore, rowDilation, rowKernel, rowOut, rowSize,
  rowStride, upToVectors, weights,
} from './conv-shape'
import { forwardDirect, inputDirect, packForInput, packForward, weightDirect } from './conv-direct'
import { sgemm } from './gemm'
import { LANES, add, load_, loadSplat, splat, store_, storeFirst, sumLanesDouble } from './lanes'
import { activate } from './linear'
import { CONV as CONV_JOB, CONV_INPUT as CONV_INPUT_JOB, CONV_WEIGHT as CONV_WEIGHT_JOB, parallel } from './threads'

/*
 * Convolution, directly where it is small (conv-direct.ts), else as a matrix product: for every place of the window its entries of x are a column, [inChannels · taps, places], padding
 * being zeros. Then y = W · columns, dColumns = Wᵀ · dy, and dW = dy · columnsᵀ, sample by sample and group by group.
 */

/** The places `from` ≤ i < `to` of the window at which an entry lies inside of x; `offset` is the entry's place at i = 0. */
// @ts-ignore: decorator
@inline function firstInside(offset: i32, stride: i32): i32 {
  return offset >= 0 ? 0 : (-offset + stride - 1) / stride
}
// @ts-ignore: decorator
@inline function lastInside(offset: i32, stride: i32, size: i32, out: i32): i32 {
  return size - 1 < offset ? 0 : min(out, (size - 1 - offset) / stride + 1)
}

/** The columns of one sample and group. */
function gatherColumns(x: usize, to: usize): void {
  let row = to
  for (let c = 0; c < inChannels / groups; c++) {
    const plane = at(x, c * rowSize * columnSize)
    for (let kr = 0; kr < rowKernel; kr++) {
      const rowOffset = kr * rowDilation - rowBefore
      for (let kc = 0; kc < columnKernel; kc++) {
        const offset = kc * columnDilation - columnBefore
        const first = min(firstInside(offset, columnStride), columnOut)
        const last = max(first, lastInside(offset, columnStride, columnSize, columnOut))
        for (let r = 0; r < rowOut; r++) {
          const y = r * rowStride + rowOffset
          if (y < 0 || y >= rowSize) memory.fill(row, 0, <usize>columnOut << 2)
          else {
            let i = 0
            for (; i < first; i++) store<f32>(at(row, i), 0)
            let from = at(plane, y * columnSize + offset + first * columnStride)
            if (columnStride == 1) {
              for (; i + LANES <= last; i += LANES) {
                store_(at(row, i), load_(from))
                from += LANES << 2
              }
            }
            for (; i < last; i++) {
              store<f32>(at(row, i), load<f32>(from))
              from += <usize>columnStride << 2
            }
            for (; i < columnOut; i++) store<f32>(at(row, i), 0)
          }
          row += <usize>columnOut << 2
        }
      }
    }
  }
}

/** The backward of that: adds every entry of the columns to where it came from. */
function scatterColumns(from: usize, dx: usize): void {
  let row = from
  for (let c = 0; c < inChannels / groups; c++) {
    const plane = at(dx, c * rowSize * columnSize)
    for (let kr = 0; kr < rowKernel; kr++) {
      const rowOffset = kr * rowDilation - rowBefore
      for (let kc = 0; kc < columnKernel; kc++) {
        const offset = kc * columnDilation - columnBefore
        const first = min(firstInside(offset, columnStride), columnOut)
        const last = max(first, lastInside(offset, columnStride, columnSize, columnOut))
        for (let r = 0; r < rowOut; r++) {
          const y = r * rowStride + rowOffset
          if (y >= 0 && y < rowSize) {
            let i = first
            let to = at(plane, y * columnSize + offset + first * columnStride)
            if (columnStride == 1) {
              for (; i + LANES <= last; i += LANES) {
                store_(to, add(load_(to), load_(at(row, i))))
                to += LANES << 2
              }
            }
            for (; i < last; i++) {
              store<f32>(to, load<f32>(to) + load<f32>(at(row, i)))
              to += <usize>columnStride << 2
            }
          }
          row += <usize>columnOut << 2
        }
      }
    }
  }
}

export function executeConv(p: usize): void {
  const parts = load<i32>(p, CONV_PARTS)
  if (parts > 1) parallel(CONV_JOB, p, parts)
  else executeConvPart(p, 0, 1)
}

/** Some of the samples. */
export function executeConvPart(p: usize, index: i32, parts: i32): void {
  readShape(p + CONV_BATCH)
  const bias = load<usize>(p, CONV_BIAS)
  const activation = load<i32>(p, CONV_ACTIVATION)
  let weight = load<usize>(p, CONV_WEIGHT)
  const work = load<usize>(p, CONV_WORK) + <usize>index * <usize>load<i32>(p, CONV_PART_BYTES)
  const columns = work + upToVectors(weights)
  const panels = columns + upToVectors(depth * places)
  if (isDirect) packForward(weight, work)
  else if (flip) {
    reverse(weight, work, weights)
    weight = work
  }
  const pointwise = isPointwise()
  const inSize = inChannels / groups * rowSize * columnSize
  for (let sample = firstOf(batch, index, parts); sample < firstOf(batch, index + 1, parts); sample++) {
    for (let g = 0; g < groups; g++) {
      const x = at(load<usize>(p, CONV_X), (sample * groups + g) * inSize)
      const y = at(load<usize>(p, CONV_Y), (sample * groups + g) * filters * places)
      if (isDirect) forwardDirect(x, work, g, y)
      else {
        if (!pointwise) gatherColumns(x, columns)
        sgemm(filters, places, depth, at(weight, g * filters * depth), depth, 1, pointwise ? x : columns, places, 1, y, places, false, 1, panels)
      }
      if (bias != 0 || activation != ACTIVATION_NONE) finish(y, bias == 0 ? 0 : at(bias, g * filters), activation)
    }
  }
}

/** Adds its bias to every filter's places and applies the function. */
function finish(y: usize, bias: usize, activation: i32): void {
  for (let f = 0; f < filters; f++) {
    const b = bias == 0 ? splat(0) : loadSplat(at(bias, f))
    const plane = at(y, f * places)
    let i = 0
    for (; i + LANES <= places; i += LANES) store_(at(plane, i), activate(add(load_(at(plane, i)), b), activation))
    for (; i < places; i++) storeFirst(at(plane, i), activate(add(loadSplat(at(plane, i)), b), activation), 1)
  }
}

export function executeConvInput(p: usize): void {
  const parts = load<i32>(p, CONV_INPUT_PARTS)
  if (parts > 1) parallel(CONV_INPUT_JOB, p, parts)
  else executeConvInputPart(p, 0, 1)
}

/** Some of the samples. */
export function executeConvInputPart(p: usize, index: i32, parts: i32): void {
  readShape(p + CONV_INPUT_BATCH)
  let weight = load<usize>(p, CONV_INPUT_WEIGHT)
  const work = load<usize>(p, CONV_INPUT_WORK) + <usize>index * <usize>load<i32>(p, CONV_INPUT_PART_BYTES)
  const columns = work + upToVectors(weights)
  const panels = columns + upToVectors(depth * places)
  if (isDirect) packForInput(weight, work)
  else if (flip) {
    reverse(weight, work, weights)
    weight = work
  }
  const pointwise = isPointwise()
  const inSize = inChannels / groups * rowSize * columnSize
  const dx = load<usize>(p, CONV_INPUT_DX)
  const first = firstOf(batch, index, parts)
  const last = firstOf(batch, index + 1, parts)
  if (!pointwise && !isDirect) memory.fill(at(dx, first * groups * inSize), 0, <usize>((last - first) * groups * inSize) << 2)
  for (let sample = first; sample < last; sample++) {
    for (let g = 0; g < groups; g++) {
      const to = at(dx, (sample * groups + g) * inSize)
      const dy = at(load<usize>(p, CONV_INPUT_DY), (sample * groups + g) * filters * places)
      if (isDirect) {
        inputDirect(dy, work, g, to)
        continue
      }
      const result = pointwise ? to : columns
      sgemm(depth, places, filters, at(weight, g * filters * depth), 1, depth, dy, places, 1, result, places, false, 1, panels)
      if (!pointwise) scatterColumns(columns, to)
    }
  }
}

export function executeConvWeight(p: usize): void {
  const parts = load<i32>(p, CONV_WEIGHT_PARTS)
  if (parts > 1) parallel(CONV_WEIGHT_JOB, p, parts)
  else executeConvWeightPart(p, 0, 1)
}

/**
 * Some of the filters of every group, over all samples: so that each sum is made by one thread, in one order. Every part needs
 * all columns, which cost little beside the products.
 */
export function executeConvWeightPart(p: usize, index: i32, parts: i32): void {
  readShape(p + CONV_WEIGHT_BATCH)
  const dyAll = load<usize>(p, CONV_WEIGHT_DY)
  const dWeight = load<usize>(p, CONV_WEIGHT_D_WEIGHT)
  const work = load<usize>(p, CONV_WEIGHT_WORK) + <usize>index * <usize>load<i32>(p, CONV_WEIGHT_PART_BYTES)
  const columns = work + upToVectors(weights)
  const panels = columns + upToVectors(depth * places)
  const first = firstOf(filters, index, parts)
  const count = firstOf(filters, index + 1, parts) - first
  if (count == 0) return
  if (dWeight != 0) {
    const result = flip ? work : dWeight
    const pointwise = isPointwise()
    const inSize = inChannels / groups * rowSize * columnSize
    for (let sample = 0; sample < batch; sample++) {
      for (let g = 0; g < groups; g++) {
        const x = at(load<usize>(p, CONV_WEIGHT_X), (sample * groups + g) * inSize)
        const filter = g * filters + first
        const dy = at(dyAll, (sample * outChannels + filter) * places)
        if (isDirect) {
          weightDirect(x, dy, work, at(dWeight, filter * depth), count, sample > 0)
          continue
        }
        if (!pointwise) gatherColumns(x, columns)
        sgemm(
          count, depth, places, dy, places, 1, pointwise ? x : columns, 1, places,
          at(result, filter * depth), depth, sample > 0, 1, panels,
        )
      }
    }
    if (flip && !isDirect) {
      for (let g = 0; g < groups; g++) {
        const start = (g * filters + first) * depth
        reverse(at(work, start), at(dWeight, start), count * depth)
      }
    }
  }
  const dBias = load<usize>(p, CONV_WEIGHT_D_BIAS)
  if (dBias != 0) for (let g = 0; g < groups; g++) biasGradient(dyAll, dBias, g * filters + first, count)
}

/** Where a part of `count` things begins. */
// @ts-ignore: decorator
@inline function firstOf(count: i32, index: i32, parts: i32): i32 {
  return <i32>(<i64>count * <i64>index / <i64>parts)
}

/** Σ dy over samples and places, in float64 from plane to plane. */
function biasGradient(dy: usize, dBias: usize, first: i32, count: i32): void {
  for (let f = first; f < first + count; f++) {
    let sum: f64 = 0
    for (let sample = 0; sample < batch; sample++) {
      const plane = at(dy, (sample * outChannels + f) * places)
      let part = splat(0)
      let i = 0
      for (; i + LANES <= places; i += LANES) part = add(part, load_(at(plane, i)))
      sum += sumLanesDouble(part)
      for (; i < places; i++) sum += <f64>load<f32>(at(plane, i))
    }
    store<f32>(at(dBias, f), <f32>sum)
  }
}
