import type { Context } from './draw-wires.ts'
import type { Label } from './edge-words.ts'
import type { Palette } from './palette.ts'
import { TextMemory } from './text-memory.ts'

/*
 * Words at a wire, with a halo of the ground so that they stay legible over other wires.
 */

const size = 12
const lead = 15
const badge = 13
const badgeGap = 4
const widths = new TextMemory<number>()

export function labelSize(
  context: Context,
  label: Label,
  lines: readonly string[],
  palette: Palette,
): { width: number; height: number } {
  const font = fontOf(label, palette)
  const text = Math.max(...lines.map((line) => widthOf(context, font, line)))
  const width = text + (label.mark === '' ? 0 : badge + badgeGap)
  return { width: width * palette.size, height: (1 + lead * lines.length) * palette.size }
}

export function drawLabel(
  context: Context,
  label: Label,
  lines: readonly string[],
  left: number,
  top: number,
  palette: Palette,
): void {
  const font = fontOf(label, palette)
  context.save()
  context.translate(left, top)
  context.scale(palette.size, palette.size)
  context.font = font
  context.setLineDash([])
  context.globalAlpha = 1
  const text = label.mark === '' ? 0 : badge + badgeGap
  const width = Math.max(...lines.map((line) => widthOf(context, font, line)))
  context.lineJoin = 'round'
  context.lineCap = 'round'
  context.strokeStyle = palette.ground
  context.fillStyle = palette[label.ink]
  lines.forEach((line, i) => {
    const x = text + (width - widthOf(context, font, line)) / 2
    const y = 12 + lead * i
    context.lineWidth = 4
    context.strokeText(line, x, y)
    context.fillText(line, x, y)
  })
  if (label.mark !== '') drawBadge(context, label.mark, badge / 2, 8, palette, label.faded)
  context.restore()
}

/** ⊕ solid, ⊖ hollow, ± grey: the sign without its colour. */
export function drawBadge(
  context: Context,
  mark: string,
  x: number,
  y: number,
  palette: Palette,
  faded: boolean,
): void {
  const hollow = mark === '−'
  const colour = mark === '+' ? palette.gradientPositive : hollow ? palette.gradientNegative : palette.gradientZero
  // The halo is not faded, or the wire below would show through it.
  context.fillStyle = palette.ground
  context.beginPath()
  context.arc(x, y, 8.5, 0, 2 * Math.PI)
  context.fill()
  context.globalAlpha = faded ? 0.6 : 1
  context.beginPath()
  context.arc(x, y, hollow ? 5.75 : 6.5, 0, 2 * Math.PI)
  context.fillStyle = hollow ? palette.raised : colour
  context.fill()
  context.strokeStyle = colour
  context.lineWidth = 1.5
  if (hollow) context.stroke()
  context.strokeStyle = hollow ? colour : palette.raised
  context.lineCap = 'round'
  context.beginPath()
  const middle = mark === '±' ? y - 1 : y
  context.moveTo(x - 3.25, middle)
  context.lineTo(x + 3.25, middle)
  if (!hollow) {
    context.moveTo(x, middle - 3.25)
    context.lineTo(x, middle + 3.25)
  }
  if (mark === '±') {
    context.moveTo(x - 3.25, y + 4.25)
    context.lineTo(x + 3.25, y + 4.25)
  }
  context.stroke()
  context.globalAlpha = 1
}

function fontOf(label: Label, palette: Palette): string {
  return `${label.bold ? '600 ' : ''}${size}px ${palette.fontUi}`
}

function widthOf(context: Context, font: string, text: string): number {
  return widths.of(font, text, () => {
    context.font = font
    return context.measureText(text).width
  })
}
