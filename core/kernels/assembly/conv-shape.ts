import { at } from './at'

/** The operands of a shape lie in the same order in all three instructions (instructions.ts); this is where they begin. */
export let batch: i32 = 0
export let inChannels: i32 = 0
export let outChannels: i32 = 0
export let groups: i32 = 0
export let rowSize: i32 = 0
export let rowKernel: i32 = 0
export let rowStride: i32 = 0
export let rowDilation: i32 = 0
export let rowBefore: i32 = 0
export let rowOut: i32 = 0
export let columnSize: i32 = 0
export let columnKernel: i32 = 0
export let columnStride: i32 = 0
export let columnDilation: i32 = 0
export let columnBefore: i32 = 0
export let columnOut: i32 = 0
export let flip: bool = false
/** Whether it is done without a matrix of columns. */
export let isDirect: bool = false
/** Rows and columns of the matrix of columns, filters of a group, and numbers of a sample of x. */
export let depth: i32 = 0
export let places: i32 = 0
export let filters: i32 = 0
export let weights: i32 = 0

export function readShape(p: usize): void {
  batch = load<i32>(p, 0)
  inChannels = load<i32>(p, 4)
  outChannels = load<i32>(p, 8)
  groups = load<i32>(p, 12)
  rowSize = load<i32>(p, 16)
  rowKernel = load<i32>(p, 20)
  rowStride = load<i32>(p, 24)
  rowDilation = load<i32>(p, 28)
  rowBefore = load<i32>(p, 32)
  rowOut = load<i32>(p, 36)
  columnSize = load<i32>(p, 40)
  columnKernel = load<i32>(p, 44)
  columnStride = load<i32>(p, 48)
  columnDilation = load<i32>(p, 52)
  columnBefore = load<i32>(p, 56)
  columnOut = load<i32>(p, 60)
  flip = load<i32>(p, 64) != 0
  isDirect = load<i32>(p, 68) != 0
  depth = inChannels / groups * rowKernel * columnKernel
  places = rowOut * columnOut
  filters = outChannels / groups
  weights = outChannels * depth
}

/** Every kernel reversed along both axes. */
export function reverse(from: usize, to: usize, numbers: i32): void {
  const taps = rowKernel * columnKernel
  for (let start = 0; start < numbers; start += taps) {
    for (let k = 0; k < taps; k++) store<u32>(at(to, start + k), load<u32>(at(from, start + taps - 1 - k)))
  }
}

// @ts-ignore: decorator
@inline export function upToVectors(numbers: i32): usize { return (<usize>numbers + 3) >> 2 << 4 }

/** Whether the columns are x itself. */
export function isPointwise(): bool {
  return rowKernel == 1 && columnKernel == 1 && rowStride == 1 && columnStride == 1 && rowOut == rowSize && columnOut == columnSize
}
