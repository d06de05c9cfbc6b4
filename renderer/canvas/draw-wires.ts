import { edgeCurve, flatten, handleLength, zigzag } from './edge-path.ts'
import type { Curve } from './edge-path.ts'
import type { Palette } from './palette.ts'
import { boxOf, flattenRoute, onScreen } from './reroute-path.ts'
import { edgeCurves, EdgeFlag, WireForm } from './scene.ts'
import type { EdgeArrays, NodeArrays } from './scene.ts'
import type { Size, View } from './view.ts'

/*
 * Draws all wires in view, in the window and in the worker alike. Wires of one look are stroked together, some at a time:
 * one path of thousands of curves is slower than many short ones.
 */

export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

const together = 64
const widthSteps = 24
const forms = 5
const colours = 24
const keys = colours * forms * widthSteps * 2

/** Room that is used again from frame to frame. */
export class WireScratch {
  order = new Int32Array(256)
  key = new Int32Array(256)
  readonly starts = new Int32Array(keys + 1)

  fit(count: number): void {
    if (this.order.length >= count) return
    this.order = new Int32Array(count * 2)
    this.key = new Int32Array(count * 2)
  }
}

/** A wire keeps its width at every zoom, until cards are so small that it would hide them. */
export function widthScale(k: number, size = 1): number {
  return Math.min(1, k / 0.2) * size
}

/** Calls `visit` with each edge whose wire touches the picture. */
export function eachVisibleEdge(
  nodes: NodeArrays,
  edges: EdgeArrays,
  view: View,
  size: Size,
  visit: (edge: number) => void,
): void {
  const { k, x, y } = view
  const left = (-x - 16) / k
  const right = (size.width - x + 16) / k
  const top = (-y - 16) / k
  const bottom = (size.height - y + 16) / k
  const routed = edges.routes.size > 0
  for (let e = 0; e < edges.count; e++) {
    const s = edges.source[e] as number
    if (s < 0) continue
    if (routed && edges.routes.has(e)) {
      const box = boxOf(edgeCurves(nodes, edges, e))
      if (box.right >= left && box.left <= right && box.bottom >= top && box.top <= bottom) visit(e)
      continue
    }
    const t = edges.target[e] as number
    const y1 = (nodes.y[s] as number) + (edges.startY[e] as number)
    const y2 = (nodes.y[t] as number) + (edges.endY[e] as number)
    if ((y1 < top && y2 < top) || (y1 > bottom && y2 > bottom)) continue
    const x1 = (nodes.x[s] as number) + (edges.startX[e] as number)
    const x2 = (nodes.x[t] as number) + (edges.endX[e] as number)
    // Only a wire that runs backwards reaches beyond its ends.
    const beyond = x2 < x1 ? handleLength(x2 - x1, y2 - y1) : 0
    if (Math.max(x1, x2) + beyond < left || Math.min(x1, x2) - beyond > right) continue
    visit(e)
  }
}

export function drawWires(
  context: Context,
  nodes: NodeArrays,
  edges: EdgeArrays,
  view: View,
  size: Size,
  palette: Palette,
  scratch: WireScratch,
): number {
  scratch.fit(edges.count)
  const { order, key, starts } = scratch
  starts.fill(0)
  let seen = 0
  const flagged: number[] = []
  eachVisibleEdge(nodes, edges, view, size, (e) => {
    const flags = edges.flags[e] as number
    if (flags & (EdgeFlag.selected | EdgeFlag.hovered | EdgeFlag.current)) flagged.push(e)
    const width = Math.min(widthSteps - 1, Math.round((edges.lineWidth[e] as number) * 2))
    const stale = flags & EdgeFlag.stale ? 1 : 0
    const look = (((edges.colour[e] as number) * forms + (edges.form[e] as number)) * widthSteps + width) * 2 + stale
    key[seen] = look
    starts[look + 1]!++
    order[seen++] = e
  })
  const trace = tracer(context, nodes, edges, view)
  const scale = widthScale(view.k, palette.size)
  drawUnder(context, edges, flagged, palette, scale, trace)
  const sorted = sortByKey(scratch, seen)
  for (let from = 0; from < seen;) {
    const look = key[sorted[from] as number] as number
    let to = from + 1
    while (to < seen && key[sorted[to] as number] === look) to++
    strokeLook(context, look, palette, scale, from, to, (i) => order[sorted[i] as number] as number, trace)
    from = to
  }
  context.globalAlpha = 1
  context.setLineDash([])
  return seen
}

let sortedRoom = new Int32Array(256)

/** Counting sort: positions of `order`, by look. */
function sortByKey({ key, starts }: WireScratch, count: number): Int32Array {
  if (sortedRoom.length < count) sortedRoom = new Int32Array(count * 2)
  for (let i = 1; i < starts.length; i++) starts[i] = (starts[i] as number) + (starts[i - 1] as number)
  for (let i = 0; i < count; i++) sortedRoom[starts[key[i] as number]!++] = i
  return sortedRoom
}

type Trace = (edge: number, jagged: boolean) => void

function tracer(context: Context, nodes: NodeArrays, edges: EdgeArrays, view: View): Trace {
  const { k, x, y } = view
  const routed = edges.routes.size > 0
  return (e, jagged) => {
    if (routed && edges.routes.has(e)) {
      traceRoute(context, onScreen(edgeCurves(nodes, edges, e), view), jagged)
      return
    }
    const s = edges.source[e] as number
    const t = edges.target[e] as number
    const wx1 = (nodes.x[s] as number) + (edges.startX[e] as number)
    const wy1 = (nodes.y[s] as number) + (edges.startY[e] as number)
    const wx2 = (nodes.x[t] as number) + (edges.endX[e] as number)
    const wy2 = (nodes.y[t] as number) + (edges.endY[e] as number)
    const x1 = wx1 * k + x
    const y1 = wy1 * k + y
    const x2 = wx2 * k + x
    const y2 = wy2 * k + y
    if (jagged && Math.abs(x2 - x1) + Math.abs(y2 - y1) > 24) {
      const [, , ax, ay, bx, by] = edgeCurve(wx1, wy1, wx2, wy2)
      const teeth = zigzag(flatten([x1, y1, ax * k + x, ay * k + y, bx * k + x, by * k + y, x2, y2]))
      context.moveTo(x1, y1)
      for (let i = 2; i < teeth.length; i += 2) context.lineTo(teeth[i] as number, teeth[i + 1] as number)
      return
    }
    context.moveTo(x1, y1)
    const flat = wx2 >= wx1 && Math.abs(y2 - y1) < 0.75
    if (flat || Math.abs(x2 - x1) + Math.abs(y2 - y1) < 12) context.lineTo(x2, y2)
    else {
      const handle = handleLength(wx2 - wx1, wy2 - wy1) * k
      context.bezierCurveTo(x1 + handle, y1, x2 - handle, y2, x2, y2)
    }
  }
}

function traceRoute(context: Context, curves: readonly Curve[], jagged: boolean): void {
  const [first] = curves
  if (!first) return
  context.moveTo(first[0], first[1])
  if (jagged) {
    const teeth = zigzag(flattenRoute(curves))
    for (let i = 2; i < teeth.length; i += 2) context.lineTo(teeth[i] as number, teeth[i + 1] as number)
  } else for (const [, , ax, ay, bx, by, x2, y2] of curves) context.bezierCurveTo(ax, ay, bx, by, x2, y2)
}

/** What lies below a wire: the highlighter of the current step, the ring of a selected or pointed-at edge. */
function drawUnder(
  context: Context,
  edges: EdgeArrays,
  flagged: readonly number[],
  palette: Palette,
  scale: number,
  trace: Trace,
): void {
  const stroke = (e: number, colour: string, width: number, alpha: number) => {
    context.strokeStyle = colour
    context.lineWidth = width
    context.globalAlpha = alpha
    context.beginPath()
    trace(e, false)
    context.stroke()
  }
  context.lineCap = 'round'
  context.setLineDash([])
  for (const e of flagged) {
    const flags = edges.flags[e] as number
    const width = Math.max(edges.form[e] === WireForm.jagged ? 9 : 2, (edges.lineWidth[e] as number) * scale)
    if (flags & EdgeFlag.current) stroke(e, palette.step, width + 10 * scale, 0.75)
    if (flags & EdgeFlag.selected) stroke(e, palette.selected, width + 6, 1)
    else if (flags & EdgeFlag.hovered) stroke(e, palette.lineStrong, width + 5, 0.55)
    if (flags & (EdgeFlag.selected | EdgeFlag.hovered)) stroke(e, palette.ground, width + 2.5, 1)
  }
  context.globalAlpha = 1
}

function strokeLook(
  context: Context,
  look: number,
  palette: Palette,
  scale: number,
  from: number,
  to: number,
  edgeAt: (i: number) => number,
  trace: Trace,
): void {
  const stale = look & 1
  const width = (((look >> 1) % widthSteps) / 2) * scale
  const rest = Math.floor(look / (2 * widthSteps))
  const form = rest % forms
  const colour = palette.wires[Math.floor(rest / forms)] ?? palette.lineStrong
  context.lineCap = form === WireForm.dotted ? 'round' : 'butt'
  context.lineJoin = form === WireForm.jagged ? 'miter' : 'round'
  context.setLineDash(form === WireForm.dotted ? [0.1, 7 * Math.max(0.6, scale)] : [])
  // What is out of date is faded; its hollow stays as empty as ever.
  const alpha = stale ? palette.staleOpacity : 1
  const strokes: [string, number, number][] = [[colour, Math.max(0.75, width), alpha]]
  // Thinner than this a hollow wire would be two hairlines that run together.
  if (form === WireForm.hollow && width >= 3) strokes.push([palette.ground, Math.max(1, width - 3.6), 1])
  if (form === WireForm.cored && width >= 3)
    strokes.push([palette.ground, width * 0.62, 1], [colour, width * 0.2, alpha])
  for (let i = from; i < to; i += together) {
    const end = Math.min(to, i + together)
    context.beginPath()
    for (let j = i; j < end; j++) trace(edgeAt(j), form === WireForm.jagged)
    for (const [ink, thickness, strength] of strokes) {
      context.globalAlpha = strength
      context.strokeStyle = ink
      context.lineWidth = thickness
      context.stroke()
    }
  }
}
