import type { Context } from './draw-wires.ts'
import { dot, triangle } from './draw-blocks.ts'
import type { PlacedPort } from './geometry.ts'
import { glyphs } from './glyphs.ts'
import type { GlyphName } from './glyphs.ts'
import { groupHues } from './palette.ts'
import type { Palette } from './palette.ts'
import { NodeFlag } from './scene.ts'
import type { NodeArrays } from './scene.ts'
import { TextMemory } from './text-memory.ts'
import { detailAt } from './view.ts'
import type { Size, View } from './view.ts'

/*
 * Cards that show glyph and name, from 35 to 75 per cent; and nearer by, cards whose content is about to come. Drawing some
 * hundred of them is quicker than laying them out, and their elements need not be painted.
 */

export interface CardTexts {
  readonly titles: readonly string[]
  readonly subtitles: readonly string[]
  ports(slot: number): readonly PlacedPort[]
}

const paths = new Map<GlyphName, { path: Path2D; dot: Path2D | undefined }>()
const textSize = 12
const lineHeight = 15

export function drawCards(
  context: Context,
  nodes: NodeArrays,
  texts: CardTexts,
  view: View,
  size: Size,
  palette: Palette,
  all: boolean,
): void {
  const named = detailAt(view.k, palette.size) !== 'full'
  const { k, x, y } = view
  context.setLineDash([])
  context.textBaseline = 'alphabetic'
  for (let i = 0; i < nodes.count; i++) {
    const width = (nodes.width[i] as number) * k
    if (width === 0 || (!all && (nodes.flags[i] as number) & NodeFlag.open)) continue
    const left = (nodes.x[i] as number) * k + x
    const top = (nodes.y[i] as number) * k + y
    const height = (nodes.height[i] as number) * k
    if (left > size.width + 8 || top > size.height + 8 || left + width < -8 || top + height < -8) continue
    const box = { left, top, width, height }
    const hue = nodes.hue[i] as number
    drawGround(context, box, nodes.flags[i] as number, named ? 6 : 8 * k, palette)
    if (named) drawName(context, box, texts.titles[i] ?? '', texts.subtitles[i] ?? '', glyphOf(nodes, i), hue, palette)
    else drawTitle(context, box, texts.titles[i] ?? '', k, palette)
    drawPorts(context, texts.ports(i), view, nodes.x[i] as number, nodes.y[i] as number, palette)
    if ((nodes.flags[i] as number) & NodeFlag.problem) triangle(context, nodes, i, view, palette)
    if ((nodes.flags[i] as number) & NodeFlag.breakpoint) dot(context, nodes, i, view, palette)
  }
  context.globalAlpha = 1
}

/** Makes room where cards are drawn below what is in a picture. */
export function eraseCards(context: Context, nodes: NodeArrays, { k, x, y }: View, size: Size): void {
  for (let i = 0; i < nodes.count; i++) {
    const width = (nodes.width[i] as number) * k
    if (width === 0 || (nodes.flags[i] as number) & NodeFlag.open) continue
    const left = (nodes.x[i] as number) * k + x
    const top = (nodes.y[i] as number) * k + y
    if (left > size.width || top > size.height) continue
    context.clearRect(left, top, width, (nodes.height[i] as number) * k)
  }
}

interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

function drawGround(context: Context, box: Box, flags: number, radius: number, palette: Palette): void {
  const rounded = (outset: number, round: number) => {
    context.beginPath()
    const { left, top, width, height } = box
    context.roundRect(left - outset, top - outset, width + 2 * outset, height + 2 * outset, round)
  }
  context.globalAlpha = 1
  if (flags & NodeFlag.current) {
    rounded(5, radius + 4)
    context.globalAlpha = 0.75
    context.fillStyle = palette.step
    context.fill()
    context.globalAlpha = 1
  }
  rounded(-0.5, radius)
  context.fillStyle = flags & NodeFlag.bypassed ? palette.ground : palette.raised
  context.fill()
  context.strokeStyle = flags & NodeFlag.problem ? palette.stop : palette.lineStrong
  context.lineWidth = flags & NodeFlag.problem ? 1.5 : 1
  context.setLineDash(flags & NodeFlag.unknown ? [4, 3] : [])
  context.stroke()
  context.setLineDash([])
  if (!(flags & NodeFlag.selected)) return
  rounded(2, radius + 2)
  context.strokeStyle = palette.selected
  context.lineWidth = 2
  context.stroke()
}

/** Glyph, name, and below what matters most where there is room, in the middle of the card. */
function drawName(
  context: Context,
  { left, top, width, height }: Box,
  title: string,
  subtitle: string,
  glyph: GlyphName,
  hue: number,
  palette: Palette,
): void {
  const middle = left + width / 2
  const { size } = palette
  context.font = `600 ${textSize * size}px ${palette.fontUi}`
  const lines = height < (34 + lineHeight) * size + 4 ? [title] : onTwoLines(context, title, width - 6)
  const more = subtitle !== '' && subtitle !== title && height >= (34 + lineHeight * lines.length) * size + 4
  const start = top + Math.max(2, (height - (34 + lineHeight * (lines.length - (more ? 0 : 1))) * size) / 2)
  drawGlyph(context, glyph, middle - 8 * size, start, palette.groups[hue] ?? palette.ink3, size)
  context.fillStyle = palette.ink
  context.textAlign = 'center'
  for (const [i, line] of lines.entries())
    context.fillText(shortened(context, line, width - 6), middle, start + (30 + i * lineHeight) * size)
  if (!more) return
  context.font = `${textSize * size}px ${palette.fontUi}`
  context.fillStyle = palette.ink2
  context.fillText(shortened(context, subtitle, width - 6), middle, start + (30 + lines.length * lineHeight) * size)
}

function drawTitle(context: Context, { left, top, width }: Box, title: string, k: number, palette: Palette): void {
  context.font = `600 ${Math.max(textSize * palette.size, 13 * k)}px ${palette.fontUi}`
  context.fillStyle = palette.ink
  context.textAlign = 'left'
  context.fillText(shortened(context, title, width - 40 * k), left + 31 * k, top + 21 * k)
}

export function drawGlyph(context: Context, name: GlyphName, x: number, y: number, colour: string, scale = 1): void {
  let drawn = paths.get(name)
  if (!drawn) {
    const glyph: { readonly path: string; readonly dot?: string } = glyphs[name]
    drawn = { path: new Path2D(glyph.path), dot: glyph.dot === undefined ? undefined : new Path2D(glyph.dot) }
    paths.set(name, drawn)
  }
  context.save()
  context.translate(x, y)
  context.scale(scale, scale)
  context.strokeStyle = colour
  context.lineWidth = 1.5
  context.lineCap = 'round'
  context.lineJoin = 'round'
  context.stroke(drawn.path)
  if (drawn.dot) {
    context.fillStyle = colour
    context.fill(drawn.dot)
  }
  context.restore()
}

function drawPorts(
  context: Context,
  ports: readonly PlacedPort[],
  { k, x, y }: View,
  left: number,
  top: number,
  palette: Palette,
): void {
  context.fillStyle = palette.raised
  context.strokeStyle = palette.lineStrong
  context.lineWidth = 1
  context.beginPath()
  for (const port of ports) {
    const cx = (left + port.x) * k + x
    const cy = (top + port.y) * k + y
    context.moveTo(cx + 3, cy)
    context.arc(cx, cy, 3, 0, 2 * Math.PI)
  }
  context.fill()
  context.stroke()
}

function glyphOf(nodes: NodeArrays, i: number): GlyphName {
  const name = groupHues[nodes.hue[i] as number] ?? 'other'
  if (name !== 'other') return name
  return (nodes.flags[i] as number) & NodeFlag.unknown ? 'unknown' : 'group'
}

const breaks = new TextMemory<readonly string[]>()

/** A title that does not fit is broken where two lines are as short as can be. */
function onTwoLines(context: Context, title: string, width: number): readonly string[] {
  if (title.length * 6 <= width || !title.includes(' ')) return [title]
  return breaks.of(context.font, `${Math.round(width)}|${title}`, () => {
    let lines: readonly string[] = [title]
    if (context.measureText(title).width <= width) return lines
    let shortest = Infinity
    for (let at = title.indexOf(' '); at > 0; at = title.indexOf(' ', at + 1)) {
      const two = [title.slice(0, at), title.slice(at + 1)]
      const longer = Math.max(...two.map((line) => context.measureText(line).width))
      if (longer >= shortest) continue
      shortest = longer
      lines = two
    }
    return lines
  })
}

const cuts = new TextMemory<string>()

/** A title that does not fit ends with an ellipsis. */
function shortened(context: Context, title: string, width: number): string {
  if (title.length * 6 <= width) return title
  return cuts.of(context.font, `${Math.round(width)}|${title}`, () => {
    let cut = title
    for (let length = title.length; length > 1 && context.measureText(cut).width > width; length--)
      // Half of a character of two parts is none.
      cut = `${title.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`
    return cut
  })
}
