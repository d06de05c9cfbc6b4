import { curveBox, distanceTo, flatten, pointAt } from './edge-path.ts'
import type { Curve, Polyline } from './edge-path.ts'

/*
 * An edge with reroute points: several curves that leave the output to the right, go through every point without a corner
 * and enter the input from the left.
 */

/** How far control points stand off, of the way from one point to the next. */
const reach = 0.36

/** `points` are x, y of each point, from the output on. */
export function routeCurves(x1: number, y1: number, points: ArrayLike<number>, x2: number, y2: number): Curve[] {
  const xs = [x1]
  const ys = [y1]
  for (let i = 0; i + 1 < points.length; i += 2) {
    xs.push(points[i] as number)
    ys.push(points[i + 1] as number)
  }
  xs.push(x2)
  ys.push(y2)
  const last = xs.length - 1
  const curves: Curve[] = []
  for (let i = 0; i < last; i++) {
    const ax = xs[i] as number
    const ay = ys[i] as number
    const bx = xs[i + 1] as number
    const by = ys[i + 1] as number
    const handle = Math.hypot(bx - ax, by - ay) * reach
    const [tx, ty] = direction(xs, ys, i)
    const [ux, uy] = direction(xs, ys, i + 1)
    curves.push([ax, ay, ax + tx * handle, ay + ty * handle, bx - ux * handle, by - uy * handle, bx, by])
  }
  return curves
}

/** At a point, along the way from the point before to the point after; at ports, to the right. */
function direction(xs: readonly number[], ys: readonly number[], i: number): readonly [number, number] {
  if (i === 0 || i === xs.length - 1) return [1, 0]
  const dx = (xs[i + 1] as number) - (xs[i - 1] as number)
  const dy = (ys[i + 1] as number) - (ys[i - 1] as number)
  const length = Math.hypot(dx, dy)
  return length === 0 ? [1, 0] : [dx / length, dy / length]
}

/** The longest of the curves: where words have most room. */
export function roomiest(curves: readonly Curve[]): Curve {
  let best = curves[0] as Curve
  let most = -1
  for (const curve of curves) {
    const length = Math.hypot(curve[6] - curve[0], curve[7] - curve[1])
    if (length > most) {
      most = length
      best = curve
    }
  }
  return best
}

/** Number of the curve a place is nearest to: a point put there comes after so many others. */
export function nearestCurve(curves: readonly Curve[], x: number, y: number): number {
  let best = 0
  let least = Infinity
  curves.forEach((curve, i) => {
    const distance = distanceTo(curve, x, y)
    if (distance >= least) return
    least = distance
    best = i
  })
  return best
}

/** A place on a wire: on which of its curves, and how far along that. */
export interface WireSpot {
  readonly part: number
  readonly t: number
}

const samples = 32

/** The place on a wire that is nearest to another, to a part of its length that nobody sees. */
export function nearestOn(curves: readonly Curve[], x: number, y: number): WireSpot {
  const part = nearestCurve(curves, x, y)
  const curve = curves[part] as Curve
  let t = 0.5
  let least = Infinity
  for (let i = 0; i <= samples; i++) {
    const at = pointAt(curve, i / samples)
    const distance = Math.hypot(at.x - x, at.y - y)
    if (distance >= least) continue
    least = distance
    t = i / samples
  }
  return { part, t }
}

export function boxOf(curves: readonly Curve[]): { left: number; top: number; right: number; bottom: number } {
  const boxes = curves.map(curveBox)
  return {
    left: Math.min(...boxes.map(({ left }) => left)),
    top: Math.min(...boxes.map(({ top }) => top)),
    right: Math.max(...boxes.map(({ right }) => right)),
    bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
  }
}

/** All curves as one line. */
export function flattenRoute(curves: readonly Curve[]): Polyline {
  const lines = curves.map(flatten)
  const count = lines.reduce((sum, line) => sum + line.lengths.length, 1 - lines.length)
  const points = new Float64Array(count * 2)
  const lengths = new Float64Array(count)
  let at = 0
  let before = 0
  lines.forEach((line, i) => {
    const from = i === 0 ? 0 : 1
    points.set(line.points.subarray(from * 2), at * 2)
    for (let j = from; j < line.lengths.length; j++) lengths[at + j - from] = before + (line.lengths[j] as number)
    at += line.lengths.length - from
    before += line.length
  })
  return { points, lengths, length: before }
}

/** The curves on screen. */
export function onScreen(
  curves: readonly Curve[],
  { k, x, y }: { readonly k: number; readonly x: number; readonly y: number },
): Curve[] {
  return curves.map((curve) => curve.map((value, i) => value * k + (i % 2 === 0 ? x : y)) as unknown as Curve)
}
