import type { Shape, Tensor } from '../tensor/tensor.ts'
import { statisticsOf } from './statistics.ts'

/** What an edge's label, width and sign are made from. */
export interface Summary {
  readonly shape: Shape
  /** The number itself where there is just one. */
  readonly scalar?: number
  readonly norm: number
  readonly mean: number
  /** Population standard deviation. */
  readonly std: number
  readonly min: number
  readonly max: number
  readonly sum: number
  readonly sumAbs: number
  /** Entries that are exactly zero. */
  readonly zeros: number
  /** Entries that are NaN or infinite; they enter nothing else. */
  readonly nonFinite: number
}

export function summarise(tensor: Tensor): Summary {
  const { count: _, nan, infinite, ...rest } = statisticsOf(tensor)
  return { ...rest, nonFinite: nan + infinite }
}
