import type { Checkable } from './gradcheck.ts'
import type { Work } from '../run/work.ts'
import { partOf, toTheEnd } from '../run/work.ts'

/*
 * The error of a central difference against its step. A wide step cuts the curve short, and the error falls with its square;
 * a narrow one divides the rounding of f by ever less, and the error grows as fast as the step shrinks. Between the two lies
 * the best step, and how good it is says whether the derivative is right.
 */

export interface EpsilonSweep {
  /** From wide to narrow. */
  readonly epsilon: Float64Array
  readonly numeric: Float64Array
  /** |analytic − numeric| */
  readonly error: Float64Array
  readonly analytic: number
  /** Where the error is smallest. */
  readonly best: number
  /** Of log error over log ε on the wide side, 2 for a smooth function; undefined where there is nothing to cut off. */
  readonly truncationSlope: number | undefined
  /** On the narrow side, about −1. */
  readonly roundingSlope: number | undefined
}

const perDecade = 4
const widest = 1
const decades = 13

type Swept = Pick<Checkable, 'analytic' | 'changes'>

/** One entry at steps from 1 to 1e-13. */
export function epsilonSweep(checkable: Swept, entry: number): EpsilonSweep {
  return toTheEnd(epsilonSweeping(checkable, entry))
}

/** The same in pieces, so that others can have their turn in between. */
export function* epsilonSweeping({ analytic, changes }: Swept, entry: number): Work<EpsilonSweep> {
  const exact = analytic(entry)
  const epsilon = Float64Array.from({ length: decades * perDecade + 1 }, (_, i) => widest * 10 ** (-i / perDecade))
  const right = yield* partOf(changes(entry, epsilon), 0, 0.5)
  const back = epsilon.map((step) => -step)
  const left = yield* partOf(changes(entry, back), 0.5, 1)
  const numeric = epsilon.map((step, i) => (right[i]! - left[i]!) / (2 * step))
  const error = numeric.map((value) => Math.abs(value - exact))
  const best = smallest(error)
  return {
    epsilon,
    numeric,
    error,
    analytic: exact,
    best,
    truncationSlope: truncation(epsilon, error, best),
    roundingSlope: slopeOver(epsilon, error, best + perDecade, error.length),
  }
}

/** Ties go to the widest step. What is no number is no answer. */
function smallest(error: Float64Array): number {
  let best = 0
  for (let i = 1; i < error.length; i++) {
    const now = error[best]!
    if (Number.isNaN(now) || error[i]! < now) best = i
  }
  return best
}

/** Below the widest decade higher orders have died out; near the best step rounding takes over. */
function truncation(epsilon: Float64Array, error: Float64Array, best: number): number | undefined {
  const clear = Math.max(100 * error[best]!, 1e-13)
  let end = perDecade
  while (end < best && error[end]! > clear) end++
  return slopeOver(epsilon, error, perDecade, end)
}

/** The slope of the line through the points of a log-log plot; at least a decade of them has to be there. */
function slopeOver(epsilon: Float64Array, error: Float64Array, from: number, to: number): number | undefined {
  const points: (readonly [number, number])[] = []
  for (let i = from; i < to; i++)
    if (error[i]! > 0 && Number.isFinite(error[i]!)) points.push([Math.log10(epsilon[i]!), Math.log10(error[i]!)])
  if (points.length <= perDecade) return undefined
  const mean = (of: 0 | 1) => points.reduce((sum, point) => sum + point[of], 0) / points.length
  const [x, y] = [mean(0), mean(1)]
  let across = 0
  let along = 0
  for (const point of points) {
    across += (point[0] - x) * (point[1] - y)
    along += (point[0] - x) ** 2
  }
  return across / along
}
