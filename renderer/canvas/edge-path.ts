/*
 * The course of an edge: one cubic curve that leaves an output to the right and enters an input from the left.
 * Pure numbers, used by drawing (main thread and worker), hit tests, labels and marks alike.
 */

/** Start, two control points, end: x1, y1, c1x, c1y, c2x, c2y, x2, y2. */
export type Curve = readonly [number, number, number, number, number, number, number, number]

const shortestHandle = 46
const longestHandle = 260

/** How far the control points stand off. In world pixels, so that a curve keeps its form at every zoom. */
export function handleLength(dx: number, dy: number): number {
  if (dx >= 0) {
    const wanted = Math.max(dx * 0.4, Math.min(shortestHandle, dx * 0.6 + Math.abs(dy) * 0.2))
    return Math.min(longestHandle, wanted)
  }
  // Backwards: out to the right, round, and in from the left.
  return Math.min(longestHandle, shortestHandle + -dx * 0.5 + Math.abs(dy) * 0.1)
}

export function edgeCurve(x1: number, y1: number, x2: number, y2: number): Curve {
  const handle = handleLength(x2 - x1, y2 - y1)
  return [x1, y1, x1 + handle, y1, x2 - handle, y2, x2, y2]
}

export interface Point {
  x: number
  y: number
}

export function pointAt([x1, y1, ax, ay, bx, by, x2, y2]: Curve, t: number, into: Point = { x: 0, y: 0 }): Point {
  const s = 1 - t
  const a = s * s * s
  const b = 3 * s * s * t
  const c = 3 * s * t * t
  const d = t * t * t
  into.x = a * x1 + b * ax + c * bx + d * x2
  into.y = a * y1 + b * ay + c * by + d * y2
  return into
}

/** Direction of the curve at t in radians, from output to input. */
export function angleAt([x1, y1, ax, ay, bx, by, x2, y2]: Curve, t: number): number {
  const s = 1 - t
  const dx = s * s * (ax - x1) + 2 * s * t * (bx - ax) + t * t * (x2 - bx)
  const dy = s * s * (ay - y1) + 2 * s * t * (by - ay) + t * t * (y2 - by)
  // At a point where the curve stands still, its chord says where it goes.
  return dx === 0 && dy === 0 ? Math.atan2(y2 - y1, x2 - x1) : Math.atan2(dy, dx)
}

/** Whether the curve is a straight line from left to right, as between two ports at one height. */
export function isStraight(curve: Curve): boolean {
  const [x1, y1, , ay, , by, x2, y2] = curve
  const level = (y: number) => Math.abs(y - y1) < 0.75
  return level(ay) && level(by) && level(y2) && x2 >= x1
}

export interface Polyline {
  /** x, y of each point. */
  readonly points: Float64Array
  /** Length of the line up to each point. */
  readonly lengths: Float64Array
  readonly length: number
}

/** The curve as a line of straight pieces with lengths along it, for even spacing of marks and teeth. */
export function flatten(curve: Curve): Polyline {
  const pieces = isStraight(curve) ? 1 : Math.max(8, Math.min(48, Math.ceil(reachOf(curve) / 12)))
  const points = new Float64Array((pieces + 1) * 2)
  const lengths = new Float64Array(pieces + 1)
  const at: Point = { x: 0, y: 0 }
  let length = 0
  for (let i = 0; i <= pieces; i++) {
    pointAt(curve, i / pieces, at)
    points[i * 2] = at.x
    points[i * 2 + 1] = at.y
    if (i > 0) length += Math.hypot(at.x - (points[i * 2 - 2] as number), at.y - (points[i * 2 - 1] as number))
    lengths[i] = length
  }
  return { points, lengths, length }
}

/** Length of the polygon of its points, at least that of the curve. */
function reachOf([x1, y1, ax, ay, bx, by, x2, y2]: Curve): number {
  return Math.hypot(ax - x1, ay - y1) + Math.hypot(bx - ax, by - ay) + Math.hypot(x2 - bx, y2 - by)
}

export interface Spot extends Point {
  /** Radians, from output to input. */
  angle: number
}

/** The place a given way along the line. */
export function alongLine(line: Polyline, distance: number, into: Spot = { x: 0, y: 0, angle: 0 }): Spot {
  const { points, lengths } = line
  let low = 0
  let high = lengths.length - 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((lengths[middle] as number) <= distance) low = middle
    else high = middle
  }
  const from = lengths[low] as number
  const span = (lengths[high] as number) - from
  const part = span > 0 ? Math.min(1, Math.max(0, (distance - from) / span)) : 0
  const x1 = points[low * 2] as number
  const y1 = points[low * 2 + 1] as number
  const x2 = points[high * 2] as number
  const y2 = points[high * 2 + 1] as number
  into.x = x1 + (x2 - x1) * part
  into.y = y1 + (y2 - y1) * part
  into.angle = Math.atan2(y2 - y1, x2 - x1)
  return into
}

/** Shortest distance from a point to the curve, exact to a fraction of a pixel for the curves drawn here. */
export function distanceTo(curve: Curve, x: number, y: number): number {
  const { points } = flatten(curve)
  let best = Infinity
  for (let i = 2; i < points.length; i += 2) {
    const x1 = points[i - 2] as number
    const y1 = points[i - 1] as number
    const dx = (points[i] as number) - x1
    const dy = (points[i + 1] as number) - y1
    const square = dx * dx + dy * dy
    const part = square > 0 ? Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / square)) : 0
    best = Math.min(best, Math.hypot(x - x1 - dx * part, y - y1 - dy * part))
  }
  return best
}

/** Teeth of a broken edge, in screen pixels: it starts and ends on the curve. */
export function zigzag(line: Polyline, pitch = 5, height = 4.5): Float64Array {
  const teeth = Math.max(2, Math.round(line.length / pitch))
  const result = new Float64Array((teeth + 1) * 2)
  const spot: Spot = { x: 0, y: 0, angle: 0 }
  for (let i = 0; i <= teeth; i++) {
    alongLine(line, (line.length * i) / teeth, spot)
    const off = i === 0 || i === teeth ? 0 : i % 2 === 1 ? height : -height
    result[i * 2] = spot.x - Math.sin(spot.angle) * off
    result[i * 2 + 1] = spot.y + Math.cos(spot.angle) * off
  }
  return result
}

/** The rectangle the curve stays in: that of its control points. */
export function curveBox(curve: Curve): { left: number; top: number; right: number; bottom: number } {
  return {
    left: Math.min(curve[0], curve[2], curve[4], curve[6]),
    top: Math.min(curve[1], curve[3], curve[5], curve[7]),
    right: Math.max(curve[0], curve[2], curve[4], curve[6]),
    bottom: Math.max(curve[1], curve[3], curve[5], curve[7]),
  }
}
