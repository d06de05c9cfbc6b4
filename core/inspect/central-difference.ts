/** One entry compared: analytic gradient against a numeric one. */
export interface Comparison {
  readonly analytic: number
  readonly numeric: number
  /** |analytic − numeric| / max(1, |analytic|, |numeric|); Infinity where one of them is no number. */
  readonly error: number
  /** The function has a kink within the step (ReLU at 0, a tie of a maximum) or ends there (√ at 0): nothing can be compared. */
  readonly kink: boolean
}

export const TOLERANCE = 1e-6

/** The step for numbers around 1: the cube root of the precision, where cutting off and rounding are in balance. */
const STEP = 1e-5

/** Slopes this close need no second look as long as the derivative agrees. */
const PLAIN_GAP = 1e-4

/** Rounding of a difference of two numbers of size 1, with room for what was rounded on the way to them. */
const ROUNDING = 16 * 2 ** -52

/**
 * Compares a derivative with the central difference (f(x + h) − f(x − h)) / 2h. Where they disagree, or where slopes to the
 * left and right do, other steps are tried: smaller ones to tell a sharp bend from a kink, larger ones where rounding hides
 * the change.
 *
 * @param change f(x + step) − f(x) by step
 * @param size about how large the numbers are of which `change` is the difference
 */
export function compareDerivative(
  analytic: number,
  x: number,
  change: (step: number) => number,
  size: number,
): Comparison {
  const unit = unitOf(x)
  const slopesAt = (times: number) => slopes(change, unit * times, size)
  const base = slopesAt(1)
  const first = compare(analytic, base.central)
  if (first.error <= TOLERANCE && base.gap <= PLAIN_GAP) return first

  const finer = slopesAt(0.1)
  const finest = slopesAt(0.01)
  const kink = isKink(base, finer, finest)
  if (kink || first.error <= TOLERANCE) return { ...first, kink }
  const [wide, wider, widest] = [10, 100, 1000].map((times) => slopesAt(times).central) as [number, number, number]
  // Richardson: two steps together cancel the error of the second order, so they can be wide.
  const extrapolated = [(100 * wide - wider) / 99, (100 * wider - widest) / 99]
  const tries = [finer.central, finest.central, wide, ...extrapolated].map((numeric) => compare(analytic, numeric))
  return tries.reduce((best, next) => (next.error < best.error ? next : best), first)
}

/** The step a number is moved by first. */
export function unitOf(x: number): number {
  return STEP * Math.max(1, Math.abs(x))
}

/** A function's slopes to both sides of a point. */
export interface Slopes {
  readonly central: number
  /** How far the slopes to the left and to the right are apart, relative to them. Infinity where one is no number. */
  readonly gap: number
  /** How large a gap mere rounding can make. */
  readonly noise: number
}

function slopes(change: (step: number) => number, step: number, size: number): Slopes {
  return slopesOf(change(step), change(-step), step, size)
}

/** From f(x + step) − f(x) and f(x − step) − f(x). */
export function slopesOf(forward: number, backward: number, step: number, size: number): Slopes {
  const right = forward / step
  const left = backward / -step
  const scale = Math.max(1, Math.abs(right), Math.abs(left))
  const gap = Math.abs(right - left) / scale
  return {
    central: (right + left) / 2,
    gap: Number.isNaN(gap) ? Infinity : gap,
    noise: (ROUNDING * size) / step / scale,
  }
}

/**
 * Of a smooth function the gap shrinks with the step, ten times each time. At a kink it stays. A kink within the step but
 * off the point is gone all at once. A function that ends within the step has no slope there. What may be rounding proves
 * nothing.
 */
export function isKink(base: Slopes, finer: Slopes, finest: Slopes): boolean {
  if (base.gap === Infinity) return true
  const clear = (at: Slopes) => at.gap > TOLERANCE && at.gap > at.noise
  if (!clear(base)) return false
  const stays = (a: Slopes, b: Slopes) => clear(b) && b.gap > 0.5 * a.gap && b.gap < 2 * a.gap
  const vanishes = (a: Slopes, b: Slopes) => clear(a) && b.gap < 0.01 * a.gap
  if (vanishes(base, finer) || vanishes(finer, finest)) return true
  return stays(base, finer) && (stays(finer, finest) || finest.noise > 0.5 * finer.gap)
}

function compare(analytic: number, numeric: number): Comparison {
  const error = Math.abs(analytic - numeric) / Math.max(1, Math.abs(analytic), Math.abs(numeric))
  return { analytic, numeric, error: Number.isNaN(error) ? Infinity : error, kink: false }
}
