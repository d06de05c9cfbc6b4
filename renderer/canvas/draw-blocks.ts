import type { Context } from './draw-wires.ts'
import type { Palette } from './palette.ts'
import { NodeFlag } from './scene.ts'
import type { NodeArrays } from './scene.ts'
import type { Size, View } from './view.ts'

/*
 * Cards far out: blocks of their group's hue, with rings for what must be seen.
 */

export function drawBlocks(context: Context, nodes: NodeArrays, view: View, size: Size, palette: Palette): void {
  const marked: number[] = []
  const byHue: number[][] = palette.groups.map(() => [])
  eachInView(nodes, view, size, (i) => {
    byHue[nodes.hue[i] as number]?.push(i)
    if ((nodes.flags[i] as number) & ~NodeFlag.open) marked.push(i)
  })
  drawHighlights(context, nodes, marked, view, palette)
  byHue.forEach((slots, hue) => {
    if (slots.length === 0) return
    context.fillStyle = palette.groups[hue] as string
    for (let from = 0; from < slots.length; from += 512) {
      context.beginPath()
      for (const i of slots.slice(from, from + 512)) block(context, nodes, i, view, 0)
      context.fill()
    }
  })
  for (const i of marked) drawMarked(context, nodes, i, view, palette)
}

/** The step is a highlighter: it lies below. */
function drawHighlights(context: Context, nodes: NodeArrays, marked: readonly number[], view: View, palette: Palette) {
  context.fillStyle = palette.step
  for (const i of marked) {
    if (!((nodes.flags[i] as number) & NodeFlag.current)) continue
    context.beginPath()
    block(context, nodes, i, view, 6)
    context.fill()
  }
}

function drawMarked(context: Context, nodes: NodeArrays, i: number, view: View, palette: Palette): void {
  const flags = nodes.flags[i] as number
  if (flags & (NodeFlag.bypassed | NodeFlag.unknown)) {
    // No ground: only the outline stays.
    context.fillStyle = palette.ground
    context.beginPath()
    block(context, nodes, i, view, -1.5)
    context.fill()
  }
  const ring = (colour: string, offset: number) => {
    context.strokeStyle = colour
    context.lineWidth = 2
    context.beginPath()
    block(context, nodes, i, view, offset)
    context.stroke()
  }
  if (flags & NodeFlag.problem) {
    ring(palette.stop, 1)
    triangle(context, nodes, i, view, palette)
  }
  if (flags & NodeFlag.breakpoint) dot(context, nodes, i, view, palette)
  if (flags & NodeFlag.selected) ring(palette.selected, flags & NodeFlag.problem ? 4 : 2.5)
}

/** A breakpoint, on the corner of its card. */
export function dot(context: Context, nodes: NodeArrays, i: number, { k, x, y }: View, palette: Palette): void {
  context.fillStyle = palette.stop
  context.strokeStyle = palette.ground
  context.lineWidth = 1.5
  context.beginPath()
  context.arc((nodes.x[i] as number) * k + x, (nodes.y[i] as number) * k + y, Math.min(5, Math.max(2.5, 30 * k)), 0, 7)
  context.stroke()
  context.fill()
}

export function triangle(context: Context, nodes: NodeArrays, i: number, { k, x, y }: View, palette: Palette): void {
  const right = ((nodes.x[i] as number) + (nodes.width[i] as number)) * k + x
  const top = (nodes.y[i] as number) * k + y
  const half = Math.min(7, Math.max(3, 40 * k))
  context.fillStyle = palette.stop
  context.strokeStyle = palette.ground
  context.lineWidth = 1.5
  context.beginPath()
  context.moveTo(right, top - half)
  context.lineTo(right + half, top + half * 0.8)
  context.lineTo(right - half, top + half * 0.8)
  context.closePath()
  context.stroke()
  context.fill()
}

function block(context: Context, nodes: NodeArrays, i: number, { k, x, y }: View, outset: number): void {
  const width = Math.max(2, (nodes.width[i] as number) * k) + 2 * outset
  const height = Math.max(2, (nodes.height[i] as number) * k) + 2 * outset
  const left = (nodes.x[i] as number) * k + x - outset
  const top = (nodes.y[i] as number) * k + y - outset
  if (height < 10) context.rect(left, top, width, height)
  else context.roundRect(left, top, width, height, 4)
}

function eachInView(nodes: NodeArrays, { k, x, y }: View, size: Size, visit: (node: number) => void): void {
  for (let i = 0; i < nodes.count; i++) {
    const width = nodes.width[i] as number
    if (width === 0) continue
    const left = (nodes.x[i] as number) * k + x
    const top = (nodes.y[i] as number) * k + y
    if (left > size.width || top > size.height) continue
    if (left + width * k < 0 || top + (nodes.height[i] as number) * k < 0) continue
    visit(i)
  }
}
