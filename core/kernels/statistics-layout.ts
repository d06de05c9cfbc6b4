/**
 * The float64 numbers that the instructions `statistics` and `survey` write about a tensor, in this order. NaN and infinities are counted and
 * enter nothing else; of no finite entries at all, mean, std, min and max are NaN. Known to assembly/statistics.ts.
 */
export const statisticNames = [
  'norm',
  'mean',
  'std',
  'min',
  'max',
  'sum',
  'sumAbs',
  'zeros',
  'nan',
  'infinite',
  'count',
] as const

export type TensorStatistics = { readonly [name in (typeof statisticNames)[number]]: number }

/** Numbers in a block, one more than names: blocks begin at multiples of 16 bytes. */
export const STATISTICS = 12

/** Where a number stands in its block. */
export const statisticPlace = Object.fromEntries(statisticNames.map((name, at) => [name, at])) as {
  readonly [name in (typeof statisticNames)[number]]: number
}

/** A block by names. */
export function readStatistics(block: Float64Array): TensorStatistics {
  return Object.fromEntries(statisticNames.map((name, at) => [name, block[at]!])) as Record<
    (typeof statisticNames)[number],
    number
  >
}
