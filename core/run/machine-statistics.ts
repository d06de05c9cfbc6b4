import type { Machine } from '../kernels/machine.ts'
import type { Shape } from '../tensor/tensor.ts'
import type { Statistics } from './statistics.ts'
import { encode } from '../kernels/encode.ts'
import { readStatistics, STATISTICS } from '../kernels/statistics-layout.ts'
import { sizeOf } from '../tensor/tensor.ts'

/** A tensor in the machine's memory. */
export interface Resident {
  readonly address: number
  readonly shape: Shape
}

const DOUBLE = 8
const WORD = 4

/**
 * Numbers about tensors that lie in a machine, by a program of its own behind everything else: one call for all of them. Undefined
 * where there is no memory for it.
 */
export function statisticsIn(
  machine: Machine,
  top: number,
  tensors: readonly Resident[],
): readonly Statistics[] | undefined {
  const blocks = DOUBLE * Math.ceil(top / DOUBLE)
  const start = blocks + DOUBLE * STATISTICS * tensors.length
  const words: number[] = []
  tensors.forEach(({ address, shape }, at) => {
    const y = blocks + DOUBLE * STATISTICS * at
    for (const word of encode('statistics', { x: address, y, count: sizeOf(shape) })) words.push(word)
  })
  const end = start + WORD * words.length
  if (!machine.reserve(end)) return undefined
  machine.integers(start, words.length).set(words)
  machine.run(start, end)
  const numbers = machine.doubles(blocks, STATISTICS * tensors.length)
  return tensors.map(({ shape }, at) => {
    const own = readStatistics(numbers.subarray(STATISTICS * at, STATISTICS * (at + 1)))
    return { ...own, shape, ...(own.count === 1 && own.nan + own.infinite === 0 && { scalar: own.sum }) }
  })
}
