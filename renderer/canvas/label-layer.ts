import type { EdgeLook } from '../state/edge-look.ts'
import { drawLabel, labelSize } from './draw-label.ts'
import { eachVisibleEdge, widthScale } from './draw-wires.ts'
import { labelsOf } from './edge-words.ts'
import type { Label } from './edge-words.ts'
import { curveBox } from './edge-path.ts'
import type { Curve } from './edge-path.ts'
import { obstacleAt } from './label-obstacles.ts'
import type { Obstacle } from './label-obstacles.ts'
import { boxAt, LabelRoom } from './label-placing.ts'
import type { Anchor } from './label-placing.ts'
import type { Palette } from './palette.ts'
import { grown, shifted } from './picture.ts'
import { WireForm } from './scene.ts'
import type { Scene } from './scene.ts'
import { worldRect } from './view.ts'
import type { Rect, Size, View } from './view.ts'

/** Where the words come from, and what else they must keep off. */
export interface LabelSource {
  look(slot: number): EdgeLook | undefined
  /** Sums below ports, tags above cards. */
  obstacles(view: Rect): Iterable<Obstacle>
  /** What lies over the canvas and stays where it is on the screen: the minimap. */
  overlay(size: Size): Rect | undefined
}

interface Placed {
  readonly label: Label
  readonly lines: readonly string[]
  readonly anchor: Anchor
  /** What they take, in screen pixels from the world's origin. */
  readonly box: Rect
}

/** More edges than this in view get no words: they would only hide each other. */
const mostEdges = 400
/** A broken wire takes so much room with its teeth. */
const teeth = 12

/**
 * Words at wires. Finding room takes time, so it is done when the view rests; while it moves, words stay at their places
 * along the wires.
 */
export class LabelLayer {
  private readonly scene: Scene
  private readonly source: LabelSource
  private places = new Map<number, readonly Placed[]>()
  private state = ''
  private covered: Rect | undefined
  /** What lay over the canvas when places were found, and whether it lay over wires. */
  private over: Rect | undefined
  private crowded = false

  constructor(scene: Scene, source: LabelSource) {
    this.scene = scene
    this.source = source
  }

  /**
   * Draws the words in a picture that reaches so far beyond the window: a pan brings words in with their wires. True where they
   * still wait for a rest to find their best places.
   */
  draw(
    context: CanvasRenderingContext2D,
    view: View,
    size: Size,
    margin: number,
    palette: Palette,
    resting: boolean,
  ): boolean {
    const { scene } = this
    context.textAlign = 'left'
    context.textBaseline = 'alphabetic'
    const rect = worldRect(view, size, -margin)
    const state = `${view.k} ${palette.size} ${scene.placed} ${scene.styled}`
    const known = state === this.state && this.covered !== undefined && contains(this.covered, rect)
    const stale = !known || (resting && this.isOvertaken(shifted(view, -margin), grown(size, -margin)))
    if (stale && (resting || this.state === '')) {
      this.arrange(context, view, size, margin, palette)
      this.state = state
    }
    eachVisibleEdge(scene.nodes, scene.edges, view, size, (slot) => {
      for (const placed of this.places.get(slot) ?? []) this.drawOne(context, placed, slot, view, palette)
    })
    return stale && !resting
  }

  /** After a pan, other words lie under what stays where it is on the screen, or there is room again where it was. */
  isOvertaken(view: View, size: Size): boolean {
    const over = this.overlay(view, size)
    if (over === undefined || (this.over && sameRect(over, this.over))) return false
    if (this.crowded) return true
    for (const all of this.places.values()) for (const { box } of all) if (meets(box, over)) return true
    return false
  }

  /** In screen pixels from the world's origin, as all places are. */
  private overlay({ x, y }: View, size: Size): Rect | undefined {
    const over = this.source.overlay(size)
    return over && { left: over.left - x, top: over.top - y, right: over.right - x, bottom: over.bottom - y }
  }

  private drawOne(context: CanvasRenderingContext2D, placed: Placed, slot: number, view: View, palette: Palette): void {
    const curve = scaled(this.scene.curve(slot), view.k)
    const { width, height } = labelSize(context, placed.label, placed.lines, palette)
    const box = boxAt(curve, placed.anchor, width, height, this.wireWidth(slot, view.k, palette))
    drawLabel(context, placed.label, placed.lines, Math.round(box.left + view.x), box.top + view.y, palette)
  }

  private wireWidth(slot: number, k: number, { size }: Palette): number {
    const { form, lineWidth } = this.scene.edges
    if (form[slot] === WireForm.jagged) return teeth
    return Math.max(2, (lineWidth[slot] as number) * widthScale(k, size))
  }

  private arrange(context: CanvasRenderingContext2D, view: View, size: Size, margin: number, palette: Palette): void {
    const { scene } = this
    const before = this.places
    this.places = new Map()
    this.covered = worldRect(view, size)
    const over = this.overlay(shifted(view, -margin), grown(size, -margin))
    this.over = over
    this.crowded = false
    const slots: number[] = []
    eachVisibleEdge(scene.nodes, scene.edges, view, size, (slot) => slots.push(slot))
    if (slots.length > mostEdges) return
    const room = new LabelRoom((box) => this.underCards(box, view.k))
    for (const one of this.source.obstacles(this.covered)) room.take(obstacleAt(one, view.k, palette.size))
    if (over) room.take(over)
    const curves = new Map<number, Curve>()
    for (const slot of slots) {
      const curve = scaled(scene.curve(slot), view.k)
      curves.set(slot, curve)
      this.crowded ||= over !== undefined && meets(curveBox(curve), over)
      const width = this.wireWidth(slot, view.k, palette)
      for (const part of scene.curves(slot)) room.addWire(scaled(part, view.k), slot, width)
    }
    for (const slot of slots) {
      const look = this.source.look(slot)
      if (!look) continue
      const placed: Placed[] = []
      for (const label of labelsOf(look, view.k / palette.size)) {
        const old = before.get(slot)?.[placed.length]?.anchor
        const found = this.place(context, room, label, slot, curves.get(slot) as Curve, view.k, palette, placed[0], old)
        if (found) placed.push(found)
      }
      if (placed.length > 0) this.places.set(slot, placed)
    }
  }

  private place(
    context: CanvasRenderingContext2D,
    room: LabelRoom,
    label: Label,
    slot: number,
    curve: Curve,
    k: number,
    palette: Palette,
    first: Placed | undefined,
    old: Anchor | undefined,
  ): Placed | undefined {
    const above = label.side === 'above'
    // The middle is best; the other label's place along the wire next; where it was before, rather than jump.
    const preferred: Anchor[] = first ? [{ t: first.anchor.t, above: !first.anchor.above }] : [{ t: 0.5, above }]
    if (old) preferred.push(old)
    const wire = this.wireWidth(slot, k, palette)
    let best: Placed | undefined
    for (const lines of [label.lines, label.broken]) {
      if (!lines) continue
      const size = labelSize(context, label, lines, palette)
      const found = room.find(curve, slot, size, wire, preferred)
      if (!found) continue
      const box = boxAt(curve, found.anchor, size.width, size.height, wire)
      if (!best || found.clear) best = { label, lines, anchor: found.anchor, box }
      if (found.clear) break
    }
    if (best) room.take(best.box)
    return best
  }

  private underCards(box: Rect, k: number): number {
    const { nodes, nodeGrid } = this.scene
    let area = 0
    nodeGrid.search(box.left / k, box.top / k, box.right / k, box.bottom / k, (slot) => {
      const left = (nodes.x[slot] as number) * k
      const top = (nodes.y[slot] as number) * k
      const right = left + (nodes.width[slot] as number) * k
      const bottom = top + (nodes.height[slot] as number) * k
      area +=
        Math.max(0, Math.min(right, box.right) - Math.max(left, box.left)) *
        Math.max(0, Math.min(bottom, box.bottom) - Math.max(top, box.top))
    })
    return area
  }
}

function scaled(curve: Curve, k: number): Curve {
  return curve.map((value) => value * k) as unknown as Curve
}

function contains(outer: Rect, inner: Rect): boolean {
  return (
    outer.left <= inner.left && outer.top <= inner.top && outer.right >= inner.right && outer.bottom >= inner.bottom
  )
}

function meets(a: Rect, b: Rect): boolean {
  return a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top
}

/** To the pixel. */
function sameRect(a: Rect, b: Rect): boolean {
  return (['left', 'top', 'right', 'bottom'] as const).every((side) => Math.abs(a[side] - b[side]) < 0.5)
}
