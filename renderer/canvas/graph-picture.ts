import type { GraphDocument, NodeId, PortId } from '../../core/graph/document.ts'
import { nodeOf, splitPort } from '../../core/graph/ids.ts'
import { isGroup, portsOf } from '../../core/graph/ports.ts'
import { typeOf } from '../../core/graph/node-types.ts'
import { edgeLook } from '../state/edge-look.ts'
import type { EdgeLook } from '../state/edge-look.ts'
import { drawGlyph } from './draw-cards.ts'
import { drawWires, WireScratch } from './draw-wires.ts'
import type { Context } from './draw-wires.ts'
import type { GlyphName } from './glyphs.ts'
import { groupHues, readPalette } from './palette.ts'
import type { Palette } from './palette.ts'
import { Scene } from './scene.ts'
import type { Size } from './view.ts'
import { wireStyle } from './wire-style.ts'

/*
 * A small picture of a graph: blocks with glyphs, wires in their looks. For the start screen.
 */

/** Wires are as much thinner as everything else is smaller. */
const wireScale = 0.62
const block = { width: 26, height: 20 }
/** Blocks are no farther from each other than this, so that small graphs do not fall apart. */
const farthest = { x: 72, y: 50 }
/** Narrower blocks have no room for a glyph: they are filled with the hue instead. */
const narrowestGlyph = 14
const margin = 22

/** Pictures are drawn here, and hung up as what they are: a canvas that could be drawn on costs every frame of the window its time. */
let easel: OffscreenCanvas | undefined

/** Draws at the size the canvas has on the page. Without looks, wires are neutral. */
export function drawGraphPicture(
  canvas: HTMLCanvasElement,
  document: GraphDocument,
  looks: ReadonlyMap<PortId, EdgeLook> = new Map(),
): void {
  const size = { width: canvas.clientWidth, height: canvas.clientHeight }
  const shown = canvas.getContext('bitmaprenderer')
  easel ??= new OffscreenCanvas(1, 1)
  const context = easel.getContext('2d')
  if (!shown || !context || size.width === 0 || size.height === 0) return
  easel.width = Math.round(size.width * devicePixelRatio)
  easel.height = Math.round(size.height * devicePixelRatio)
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0)
  const palette = { ...readPalette(canvas) }
  // Hollow wires show what lies behind the picture.
  const ground = getComputedStyle(canvas).backgroundColor
  const onGround: Palette = { ...palette, ground: ground === 'rgba(0, 0, 0, 0)' ? palette.sunken : ground }
  const scene = pictureScene(document, looks, size)
  drawWires(context, scene.nodes, scene.edges, { k: 1, x: 0, y: 0 }, size, onGround, new WireScratch())
  for (const id of document.children.get('') ?? []) drawBlock(context, scene, document, id, onGround)
  shown.transferFromImageBitmap(easel.transferToImageBitmap())
}

/** Places of blocks and wires within a picture of a size. */
export function pictureScene(document: GraphDocument, looks: ReadonlyMap<PortId, EdgeLook>, size: Size): Scene {
  const scene = new Scene()
  const ids = [...(document.children.get('') ?? [])]
  const places = ids.map((id) => document.positions.get(id) ?? ([0, 0] as const))
  const xs = scaleOf(
    places.map(([x]) => x),
    size.width,
    block.width,
    farthest.x,
  )
  const ys = scaleOf(
    places.map(([, y]) => y),
    size.height,
    block.height,
    farthest.y,
  )
  const height = Math.max(6, Math.min(block.height, ys.pitch - 5, (xs.pitch - 7) * 0.8))
  const width = Math.max(6, Math.min(block.width, xs.pitch - 5, height * 1.3))
  ids.forEach((id, i) => {
    const node = document.nodes.get(id)
    const type = node && typeOf(node)
    const [x, y] = places[i] ?? [0, 0]
    const hue = groupHues.indexOf(type?.group ?? 'other')
    const at = { x: xs.at(x) - width / 2, y: ys.at(y) - height / 2 }
    scene.setNode(id, { ...at, width, height, hue, flags: 0, title: '' })
  })
  for (const { from, to } of document.edges.values()) {
    const source = nodeOf(from)
    const target = nodeOf(to)
    if (scene.nodeSlot(source) === undefined || scene.nodeSlot(target) === undefined) continue
    const endY = height * portPart(document, target, splitPort(to)[1])
    const style = wireStyle(looks.get(to) ?? edgeLook(undefined, undefined))
    const thinner = Math.max(1, style.width * wireScale * Math.max(0.6, width / block.width))
    const ends = { from, source, target, startX: width, startY: height / 2, endX: 0, endY }
    scene.setEdge(to, ends, { ...style, width: thinner })
  }
  return scene
}

/** How far down its block an input is, so that two wires into one block stay two. */
function portPart(document: GraphDocument, id: NodeId, port: string): number {
  const names = portsOf(document, id).inputs.map(({ name }) => name)
  return names.length < 2 ? 0.5 : 0.25 + (0.5 * Math.max(0, names.indexOf(port))) / (names.length - 1)
}

interface Axis {
  at(value: number): number
  /** Smallest distance between two that are not in one line. */
  readonly pitch: number
}

/** From places in the document to places in the picture, centred. */
function scaleOf(values: readonly number[], room: number, length: number, farthest: number): Axis {
  const sorted = [...new Set(values)].sort((a, b) => a - b)
  const low = sorted[0] ?? 0
  const high = sorted.at(-1) ?? 0
  // Cards a little off from each other are meant to be in one line.
  let nearest = Infinity
  for (let i = 1; i < sorted.length; i++) {
    const gap = (sorted[i] ?? 0) - (sorted[i - 1] ?? 0)
    if (gap >= 48) nearest = Math.min(nearest, gap)
  }
  if (high === low) return { at: () => room / 2, pitch: Infinity }
  const whole = (room - 2 * margin - length) / (high - low)
  const scale = Math.min(whole, farthest / Math.min(nearest, high - low))
  const start = (room - (high - low) * scale) / 2
  return { at: (value) => start + (value - low) * scale, pitch: nearest * scale }
}

function drawBlock(context: Context, scene: Scene, document: GraphDocument, id: NodeId, palette: Palette): void {
  const slot = scene.nodeSlot(id)
  const node = document.nodes.get(id)
  if (slot === undefined || !node) return
  const x = scene.nodes.x[slot] as number
  const y = scene.nodes.y[slot] as number
  const width = scene.nodes.width[slot] as number
  const height = scene.nodes.height[slot] as number
  const hue = palette.groups[scene.nodes.hue[slot] as number] ?? palette.ink3
  context.globalAlpha = 1
  context.setLineDash([])
  context.beginPath()
  context.roundRect(x + 0.5, y + 0.5, width - 1, height - 1, Math.min(5, width / 4))
  if (width < narrowestGlyph || height < narrowestGlyph - 3) {
    context.fillStyle = hue
    context.fill()
    return
  }
  context.fillStyle = palette.raised
  context.strokeStyle = palette.lineStrong
  context.lineWidth = 1
  context.fill()
  context.stroke()
  const glyph: GlyphName = isGroup(node) ? 'group' : (typeOf(node)?.group ?? 'unknown')
  const scale = Math.min(0.875, (height - 5) / 16, (width - 4) / 16)
  drawGlyph(context, glyph, x + width / 2 - 8 * scale, y + height / 2 - 8 * scale, hue, scale)
}
