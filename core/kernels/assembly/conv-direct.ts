import { at } from './at'
import {
  columnBefore, columnDilation, columnKernel, columnOut, columnSize, depth, filters, flip, groups, inChannels, rowBefore,
  rowDilation, rowKernel, rowOut, rowSize, rowStride, places,
} from './conv-shape'
import { LANES, V, load_, loadSplat, madd, splat, storeFirst, store_, sumLanes } from './lanes'

/*
 * Convolution without a matrix: neighbouring results read neighbouring entries of x, so columns have to be one apart. x is copied
 * into a frame of zeros first, and then nothing has an edge. Four results of a place are worked out at a time, from weights that
 * were packed in the order in which they are read.
 *
 * `work` holds the packed weights of all groups, then one sample of one group in its frame. Its size is known to conv-work.ts.
 */

/** Filters done together. */
const BLOCK: i32 = 4

/** Of `planes` planes and `outs` results: bytes of the packed weights of a group. */
// @ts-ignore: decorator
@inline function packedBytes(planes: i32, outs: i32): usize {
  return <usize>((outs + BLOCK - 1) / BLOCK * BLOCK * planes * rowKernel * columnKernel) << 2
}

/** Weights of one group, four results side by side for each plane and place of the kernel. */
function pack(
  weight: usize, planes: i32, planeStep: i32, outs: i32, outStep: i32, reversed: bool, to: usize,
): void {
  const taps = rowKernel * columnKernel
  let p = to
  for (let out = 0; out < outs; out += BLOCK) {
    for (let plane = 0; plane < planes; plane++) {
      for (let tap = 0; tap < taps; tap++) {
        const from = plane * planeStep + (reversed ? taps - 1 - tap : tap)
        for (let k = 0; k < BLOCK; k++) {
          store<f32>(p, out + k < outs ? load<f32>(at(weight, (out + k) * outStep + from)) : 0)
          p += 4
        }
      }
    }
  }
}

export function packForward(weight: usize, to: usize): void {
  const planes = inChannels / groups
  for (let g = 0; g < groups; g++) {
    const own = at(weight, g * filters * depth)
    pack(own, planes, rowKernel * columnKernel, filters, depth, flip, to + <usize>g * packedBytes(planes, filters))
  }
}

/** For the gradient of x the filters are what is summed over, and the kernel is reversed. */
export function packForInput(weight: usize, to: usize): void {
  const planes = inChannels / groups
  for (let g = 0; g < groups; g++) {
    const own = at(weight, g * filters * depth)
    pack(own, filters, depth, planes, rowKernel * columnKernel, !flip, to + <usize>g * packedBytes(filters, planes))
  }
}

/** Copies planes of rows × columns into frames of height × width, `above` and `left` entries in; either may be below 0. */
function frame(
  planes: i32, from: usize, rows: i32, columns: i32, above: i32, left: i32, height: i32, width: i32, to: usize,
): void {
  const first = max(left, 0)
  const last = min(left + columns, width)
  for (let plane = 0; plane < planes; plane++) {
    for (let row = 0; row < height; row++) {
      const target = at(to, (plane * height + row) * width)
      const source = row - above
      if (source < 0 || source >= rows || last <= first) {
        memory.fill(target, 0, <usize>width << 2)
        continue
      }
      memory.fill(target, 0, <usize>first << 2)
      memory.copy(
        at(target, first), at(from, (plane * rows + source) * columns + first - left), <usize>(last - first) << 2,
      )
      memory.fill(at(target, last), 0, <usize>(width - last) << 2)
    }
  }
}

/** to [outs, rows, columns] from planes in frames of `size` numbers and `width` columns; `step` rows lie between two results. */
function correlate(
  planes: i32, from: usize, size: i32, width: i32, step: i32, packed: usize, outs: i32, rows: i32, columns: i32, to: usize,
): void {
  const blockBytes = packedBytes(planes, 1)
  const area = rows * columns
  for (let out = 0; out < outs; out += BLOCK) {
    const count = min(BLOCK, outs - out)
    const weights = packed + <usize>(out / BLOCK) * blockBytes
    for (let row = 0; row < rows; row++) {
      const result = at(to, out * area + row * columns)
      for (let column = 0; column < columns; column += 2 * LANES) {
        let a0 = splat(0), a1 = splat(0), b0 = splat(0), b1 = splat(0)
        let c0 = splat(0), c1 = splat(0), d0 = splat(0), d1 = splat(0)
        let w = weights
        for (let plane = 0; plane < planes; plane++) {
          for (let kr = 0; kr < rowKernel; kr++) {
            let p = at(from, plane * size + (row * step + kr * rowDilation) * width + column)
            for (let kc = 0; kc < columnKernel; kc++) {
              const x0 = load_(p)
              const x1 = load_(at(p, LANES))
              let s = loadSplat(w)
              a0 = madd(s, x0, a0)
              a1 = madd(s, x1, a1)
              s = loadSplat(w + 4)
              b0 = madd(s, x0, b0)
              b1 = madd(s, x1, b1)
              s = loadSplat(w + 8)
              c0 = madd(s, x0, c0)
              c1 = madd(s, x1, c1)
              s = loadSplat(w + 12)
              d0 = madd(s, x0, d0)
              d1 = madd(s, x1, d1)
              w += 16
              p += <usize>columnDilation << 2
            }
          }
        }
        const left = columns - column
        const q = at(result, column)
        put(q, a0, a1, left)
        if (count > 1) put(at(q, area), b0, b1, left)
        if (count > 2) put(at(q, 2 * area), c0, c1, left)
        if (count > 3) put(at(q, 3 * area), d0, d1, left)
      }
    }
  }
}

/** Two vectors, of which there may be room for a part. */
// @ts-ignore: decorator
@inline function put(p: usize, a: V, b: V, left: i32): void {
  if (left >= 2 * LANES) {
    store_(p, a)
    store_(at(p, LANES), b)
  } else if (left > LANES) {
    store_(p, a)
    storeFirst(at(p, LANES), b, left - LANES)
  } else if (left == LANES) store_(p, a)
  else storeFirst(p, a, left)
}

/** Where x lies so that windows have no edges: in its frame, or where it is. */
let framed: usize = 0
let framedSize: i32 = 0
let framedWidth: i32 = 0

function frameInput(x: usize, room: usize): void {
  const height = (rowOut - 1) * rowStride + (rowKernel - 1) * rowDilation + 1
  const width = columnOut + (columnKernel - 1) * columnDilation
  if (rowBefore == 0 && columnBefore == 0 && height <= rowSize && width <= columnSize) {
    framed = x
    framedSize = rowSize * columnSize
    framedWidth = columnSize
    return
  }
  frame(inChannels / groups, x, rowSize, columnSize, rowBefore, columnBefore, height, width, room)
  framed = room
  framedSize = height * width
  framedWidth = width
}

/** y of one sample and group. */
export function forwardDirect(x: usize, work: usize, group: i32, y: usize): void {
  const planes = inChannels / groups
  const own = packedBytes(planes, filters)
  frameInput(x, work + <usize>groups * own)
  correlate(planes, framed, framedSize, framedWidth, rowStride, work + <usize>group * own, filters, rowOut, columnOut, y)
}

/** dx of one sample and group, where rows are one apart as well: what y collected from x goes back the same way. */
export function inputDirect(dy: usize, work: usize, group: i32, dx: usize): void {
  const planes = inChannels / groups
  const own = packedBytes(filters, planes)
  const room = work + <usize>groups * own
  const above = (rowKernel - 1) * rowDilation - rowBefore
  const left = (columnKernel - 1) * columnDilation - columnBefore
  const height = rowSize + (rowKernel - 1) * rowDilation
  const width = columnSize + (columnKernel - 1) * columnDilation
  frame(filters, dy, rowOut, columnOut, above, left, height, width, room)
  correlate(filters, room, height * width, width, 1, work + <usize>group * own, planes, rowSize, columnSize, dx)
}

/** dWeight of `count` filters from one sample; four filters and two neighbouring places of the kernel at a time. */
export function weightDirect(x: usize, dy: usize, work: usize, dWeight: usize, count: i32, adds: bool): void {
  frameInput(x, work)
  const planes = inChannels / groups
  const taps = rowKernel * columnKernel
  for (let f = 0; f < count; f += BLOCK) {
    // Where there are fewer than four, the last is done again and not stored.
    const last = count - 1
    const y0 = at(dy, f * places)
    const y1 = at(dy, min(f + 1, last) * places)
    const y2 = at(dy, min(f + 2, last) * places)
    const y3 = at(dy, min(f + 3, last) * places)
    for (let plane = 0; plane < planes; plane++) {
      for (let kr = 0; kr < rowKernel; kr++) {
        for (let kc = 0; kc < columnKernel; kc += 2) {
          const two = kc + 1 < columnKernel
          const next = two ? <usize>columnDilation << 2 : 0
          let a0 = splat(0), b0 = splat(0), c0 = splat(0), d0 = splat(0)
          let a1 = splat(0), b1 = splat(0), c1 = splat(0), d1 = splat(0)
          let ra0: f32 = 0, rb0: f32 = 0, rc0: f32 = 0, rd0: f32 = 0
          let ra1: f32 = 0, rb1: f32 = 0, rc1: f32 = 0, rd1: f32 = 0
          for (let row = 0; row < rowOut; row++) {
            const offset = plane * framedSize + (row * rowStride + kr * rowDilation) * framedWidth + kc * columnDilation
            let p = at(framed, offset)
            let q = <usize>(row * columnOut) << 2
            let column = 0
            for (; column + LANES <= columnOut; column += LANES) {
              const x0 = load_(p)
              const x1 = load_(p + next)
              let g = load_(y0 + q)
              a0 = madd(g, x0, a0)
              a1 = madd(g, x1, a1)
              g = load_(y1 + q)
              b0 = madd(g, x0, b0)
              b1 = madd(g, x1, b1)
              g = load_(y2 + q)
              c0 = madd(g, x0, c0)
              c1 = madd(g, x1, c1)
              g = load_(y3 + q)
              d0 = madd(g, x0, d0)
              d1 = madd(g, x1, d1)
              p += <usize>LANES << 2
              q += <usize>LANES << 2
            }
            for (; column < columnOut; column++) {
              const x0 = load<f32>(p)
              const x1 = load<f32>(p + next)
              let g = load<f32>(y0 + q)
              ra0 += g * x0
              ra1 += g * x1
              g = load<f32>(y1 + q)
              rb0 += g * x0
              rb1 += g * x1
              g = load<f32>(y2 + q)
              rc0 += g * x0
              rc1 += g * x1
              g = load<f32>(y3 + q)
              rd0 += g * x0
              rd1 += g * x1
              p += 4
              q += 4
            }
          }
          const chosen = two ? 2 : 1
          for (let tap = 0; chosen > tap; tap++) {
            const place = kr * columnKernel + kc + tap
            const to = at(dWeight, f * depth + plane * taps + (flip ? taps - 1 - place : place))
            const second = tap == 1
            collect(to, second ? sumLanes(a1) + ra1 : sumLanes(a0) + ra0, adds)
            if (f + 1 < count) collect(at(to, depth), second ? sumLanes(b1) + rb1 : sumLanes(b0) + rb0, adds)
            if (f + 2 < count) collect(at(to, 2 * depth), second ? sumLanes(c1) + rc1 : sumLanes(c0) + rc0, adds)
            if (f + 3 < count) collect(at(to, 3 * depth), second ? sumLanes(d1) + rd1 : sumLanes(d0) + rd0, adds)
          }
        }
      }
    }
  }
}

// @ts-ignore: decorator
@inline function collect(p: usize, value: f32, adds: bool): void {
  store<f32>(p, adds ? load<f32>(p) + value : value)
}
