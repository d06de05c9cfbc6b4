import { roundStep } from '../../../core/inspect/contour.ts'

/** Of one axis of a picture, from numbers to pixels. */
export interface Scale {
  readonly low: number
  readonly high: number
  at(value: number): number
  /** The other way. */
  from(pixel: number): number
}

export function scaleOf(low: number, high: number, first: number, last: number): Scale {
  const per = (last - first) / (high - low)
  return { low, high, at: (value) => first + (value - low) * per, from: (pixel) => low + (pixel - first) / per }
}

/** About `count` round numbers of a range. */
export function ticksOf(low: number, high: number, count: number): number[] {
  const step = roundStep((high - low) / count)
  const ticks: number[] = []
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) ticks.push(clean(i * step))
  return ticks
}

/** How far an arrow key moves a point: about a sixtieth of what is drawn, a round number. */
export function keyStep(low: number, high: number): number {
  return roundStep((high - low) / 60)
}

/** Without the dust of floating point: 0.1 + 0.2 is 0.3. */
export function clean(value: number): number {
  return Number(value.toPrecision(12))
}

export function snapped(value: number, step: number): number {
  return clean(Math.round(value / step) * step)
}

/**
 * What of a curve to draw: nearly all of it. A pole or an exponential would press everything else flat, so the outermost
 * twentieth counts only as far as it is near. What `must` be seen is.
 */
export function heightRange(values: Iterable<number>, must: readonly number[]): readonly [number, number] {
  const sorted = [...values].filter(Number.isFinite).sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0
  const [least, low, high, most] = [at(0), at(0.05), at(0.95), at(1)]
  const spread = high - low
  const ends = [Math.max(least, low - spread), Math.min(most, high + spread), ...must.filter(Number.isFinite)]
  const [bottom, top] = [Math.min(...ends), Math.max(...ends)]
  const air = top > bottom ? (top - bottom) * 0.06 : 1
  return [bottom - air, top + air]
}

/** A line through points; it breaks where there is no number, and what is far outside is cut. */
export function linePath(xs: ArrayLike<number>, ys: ArrayLike<number>, across: Scale, up: Scale): string {
  const reach = 4 * Math.abs(up.at(up.high) - up.at(up.low))
  let path = ''
  let pen = false
  for (let i = 0; i < xs.length; i++) {
    const y = ys[i] ?? NaN
    const pixel = up.at(y)
    if (!Number.isFinite(y) || Math.abs(pixel) > reach) {
      pen = false
      continue
    }
    path += `${pen ? 'L' : 'M'}${across.at(xs[i] ?? NaN).toFixed(1)} ${pixel.toFixed(1)}`
    pen = true
  }
  return path
}
