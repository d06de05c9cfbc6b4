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

export interface CurvePaths {
  readonly axes: string
  readonly function: string
  readonly slope: string
  /** Baselines of the names "f" and "f ′" at the right end. */
  readonly functionName: number
  readonly slopeName: number
}

interface Scale {
  readonly low: number
  readonly high: number
}

export function curvePaths(f: ScalarFunction, alpha: number | undefined): CurvePaths {
  const scale = scaleOf(f, alpha)
  const xs = Array.from({ length: steps + 1 }, (_, i) => -reach + (2 * reach * i) / steps)
  const zero = yAt(0, scale)
  const end = lastFinite(xs, (x) => f.f(x, alpha))
  const slopeEnd = lastFinite(xs, (x) => f.df(x, alpha))
  let functionName = clampText(yAt(end, scale) + (end > 0.5 * (scale.low + scale.high) ? 10 : -4))
  const slopeName = clampText(yAt(slopeEnd, scale) - 4)
  if (Math.abs(functionName - slopeName) < 13) functionName = clampText(functionName + (functionName > 28 ? -14 : 14))
  return {
    axes: `M0 ${round(zero)}H${width}M${width / 2} 0V${height}`,
    function: line(xs, (x) => f.f(x, alpha), scale),
    slope: line(xs, (x) => f.df(x, alpha), scale),
    functionName,
    slopeName,
  }
}

/** Where the values that go in are on f; a few of them. */
export function curveSpots(f: ScalarFunction, alpha: number | undefined, input: Preview | number | undefined) {
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

function lastFinite(xs: readonly number[], y: (x: number) => number): number {
  for (let i = xs.length - 1; i >= 0; i--) {
    const value = y(xs[i] as number)
    if (Number.isFinite(value)) return value
  }
  return 0
}

function xAt(x: number): number {
  return ((x + reach) / (2 * reach)) * width
}

function yAt(y: number, { low, high }: Scale): number {
  return height - ((y - low) / (high - low)) * height
}

function clampText(y: number): number {
  return round(Math.min(height - 4, Math.max(13, y)))
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
