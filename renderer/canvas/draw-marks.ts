import { alongLine, flatten } from './edge-path.ts'
import type { Curve, Spot } from './edge-path.ts'
import { eachVisibleEdge } from './draw-wires.ts'
import type { Context } from './draw-wires.ts'
import type { Palette } from './palette.ts'
import { flattenRoute, onScreen } from './reroute-path.ts'
import { edgeCurves, EdgeFlag } from './scene.ts'
import type { EdgeArrays, NodeArrays } from './scene.ts'
import type { Size, View } from './view.ts'

/** Below this zoom a wire is the line alone. */
export const marksFrom = 0.4
/** A gap between the ports shorter than this has no room for an arrowhead. */
const shortestLine = 24
/** Marks come and go over this many pixels at the ends. */
const fade = 14
const most = 600

/**
 * Arrowheads from consumer to producer. `travel` is how far they have gone, in pixels; undefined is standing still.
 * Returns how many there are.
 */
export function drawMarks(
  context: Context,
  nodes: NodeArrays,
  edges: EdgeArrays,
  view: View,
  size: Size,
  palette: Palette,
  travel: number | undefined,
): number {
  if (view.k < marksFrom) return 0
  let drawn = 0
  const spot: Spot = { x: 0, y: 0, angle: 0 }
  context.lineJoin = 'round'
  context.lineWidth = 2.5
  context.strokeStyle = palette.ground
  eachVisibleEdge(nodes, edges, view, size, (e) => {
    if (!edges.marks[e] || drawn >= most) return
    const curves = onScreen(edgeCurves(nodes, edges, e), view)
    const line = curves.length === 1 ? flatten(curves[0] as Curve) : flattenRoute(curves)
    if (line.length < shortestLine) return
    const width = (edges.lineWidth[e] as number) * palette.size
    context.fillStyle = palette.wires[edges.colour[e] as number] ?? palette.lineStrong
    const alpha = (edges.flags[e] as number) & EdgeFlag.stale ? palette.staleOpacity : 1
    for (const at of markPlaces(line.length, (edges.flags[e] as number) & EdgeFlag.stale ? undefined : travel)) {
      alongLine(line, at, spot)
      const room = Math.min(at, line.length - at) / fade
      context.globalAlpha = alpha * (travel === undefined ? 1 : Math.min(1, Math.max(0, room)))
      arrow(context, spot, width)
      drawn++
    }
  })
  context.globalAlpha = 1
  return drawn
}

/**
 * Where marks stand on a line, measured from the producer: one to three, evenly. Moving, they run towards the producer
 * and one comes in as one goes out.
 */
export function markPlaces(length: number, travel: number | undefined): number[] {
  const count = Math.min(3, Math.max(1, Math.round(length / 48 - 0.2)))
  if (travel === undefined) {
    if (count === 1) return [length / 2]
    const gap = length * (count === 2 ? 0.424 : 0.273)
    return Array.from({ length: count }, (_, i) => length / 2 + gap * (i - (count - 1) / 2))
  }
  const gap = length / count
  const first = gap - (travel % gap)
  return Array.from({ length: count }, (_, i) => first + gap * i)
}

/** The tip shows to the producer, against the way of the values. */
function arrow(context: Context, { x, y, angle }: Spot, width: number): void {
  const tip = 3.37 + 0.467 * width
  const back = 2.23 + 0.333 * width
  const half = 3.5 + 0.5 * width
  const cos = -Math.cos(angle)
  const sin = -Math.sin(angle)
  context.beginPath()
  context.moveTo(x + cos * tip, y + sin * tip)
  context.lineTo(x - cos * back + sin * half, y - sin * back - cos * half)
  context.lineTo(x - cos * back - sin * half, y - sin * back + cos * half)
  context.closePath()
  context.stroke()
  context.fill()
}
