import type { ScalarFunction } from '../../core/nodes/scalar-functions.ts'
import type { Preview } from '../state/workspace.ts'

/*
 * The small picture of f and f′ on an activation's card: x from −4 to 4, y scaled so that both fit.
 */

const width = 106
const height = 56
const reach = 4
const steps = 48
const most = 12
/** The names stand right of here, on one of these lines. */
const textLeft = 88
const baselines = [13, 22, 31, 40, 52]

export interface CurvePaths {
  readonly axes: string
  readonly function: string
  readonly slope: string
  /** Baselines of the names "f" and "f ′" at the right end. */
  readonly functionName: number
  readonly slopeName: number
}

/** Of many cards the same. */
export interface CurveOf {
  readonly f: ScalarFunction
  readonly alpha: number | undefined
}

interface Scale {
  readonly low: number
  readonly high: number
}

const known = new WeakMap<CurveOf, CurvePaths>()

export function curvePaths(curve: CurveOf): CurvePaths {
  let paths = known.get(curve)
  if (!paths) known.set(curve, (paths = pathsOf(curve)))
  return paths
}

function pathsOf({ f, alpha }: CurveOf): CurvePaths {
  const scale = scaleOf(f, alpha)
  const xs = Array.from({ length: steps + 1 }, (_, i) => -reach + (2 * reach * i) / steps)
  const zero = yAt(0, scale)
  const near = xs.filter((x) => xAt(x) > textLeft)
  const heights = (g: (x: number) => number) =>
    near.flatMap((x) => (Number.isFinite(g(x)) ? [Math.min(height, Math.max(0, yAt(g(x), scale)))] : []))
  const of = heights((x) => f.f(x, alpha))
  const slopes = heights((x) => f.df(x, alpha))
  const functionName = roomFor(of, [...of, ...slopes], undefined)
  const slopeName = roomFor(slopes, [...of, ...slopes], functionName)
  return {
    axes: `M0 ${round(zero)}H${width}M${width / 2} 0V${height}`,
    function: line(xs, (x) => f.f(x, alpha), scale),
    slope: line(xs, (x) => f.df(x, alpha), scale),
    functionName,
    slopeName,
  }
}

/** Where the values that go in are on f; a few of them. */
export function curveSpots({ f, alpha }: CurveOf, input: Preview | number | undefined) {
  if (input === undefined) return []
  const scale = scaleOf(f, alpha)
  const values = typeof input === 'number' ? [input] : [...input.cells]
  const spots: { x: number; y: number }[] = []
  const stride = Math.max(1, Math.ceil(values.length / most))
  for (let i = 0; i < values.length; i += stride) {
    const value = values[i] as number
    const out = f.f(value, alpha)
    if (!Number.isFinite(value) || !Number.isFinite(out)) continue
    const x = Math.min(reach, Math.max(-reach, value))
    spots.push({ x: round(xAt(x)), y: round(Math.min(height - 3, Math.max(3, yAt(f.f(x, alpha), scale)))) })
  }
  return spots
}

/** From a little below the lowest to a little above the highest of what is of interest; poles are cut off. */
function scaleOf(f: ScalarFunction, alpha: number | undefined): Scale {
  let low = -0.2
  let high = 1
  for (let x = -reach; x <= reach; x += 0.25) {
    for (const y of [f.f(x, alpha), f.df(x, alpha)]) {
      if (!Number.isFinite(y)) continue
      low = Math.min(low, y)
      high = Math.max(high, y)
    }
  }
  low = Math.max(low, -reach)
  high = Math.min(high, reach)
  const air = (high - low) * 0.1
  return { low: low - air, high: high + air }
}

function line(xs: readonly number[], y: (x: number) => number, scale: Scale): string {
  let path = ''
  let pen = false
  for (const x of xs) {
    const value = y(x)
    // A gap, not a stroke to nowhere, where the function has no value or leaves the picture far behind.
    if (!Number.isFinite(value) || Math.abs(value) > 8 * reach) {
      pen = false
      continue
    }
    path += `${pen ? 'L' : 'M'}${round(xAt(x))} ${round(yAt(value, scale))}`
    pen = true
  }
  return path
}

/** The baseline of a name near the end of its own curve, clear of both curves and of the other name. */
function roomFor(own: readonly number[], all: readonly number[], taken: number | undefined): number {
  let best = baselines[0] as number
  let least = Infinity
  for (const baseline of baselines) {
    if (taken !== undefined && Math.abs(baseline - taken) < 13) continue
    const middle = baseline - 4
    const crossed = all.filter((y) => Math.abs(y - middle) < 8).length
    const away = Math.min(...own.map((y) => Math.abs(y - middle)), height)
    const cost = crossed * 12 + away
    if (cost < least) {
      least = cost
      best = baseline
    }
  }
  return best
}

function xAt(x: number): number {
  return ((x + reach) / (2 * reach)) * width
}

function yAt(y: number, { low, high }: Scale): number {
  return height - ((y - low) / (high - low)) * height
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
