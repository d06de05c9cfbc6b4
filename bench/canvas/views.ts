import type { BenchGraph } from './graph.ts'
import { nodeWidth } from './graph.ts'

/** A point of the graph is at `k` times its place plus (x, y) on the canvas. */
export interface BenchView {
  readonly k: number
  readonly x: number
  readonly y: number
}

/** Of every editor's canvas, in CSS pixels. */
export const canvasSize = { width: 1440, height: 900 }

/** The whole graph, with a rim that a pointer can take hold of. */
export function wholeView({ width, height }: BenchGraph): BenchView {
  const k = Math.min((canvasSize.width * 0.94) / width, (canvasSize.height * 0.88) / height, 1)
  return { k, x: (canvasSize.width - width * k) / 2, y: (canvasSize.height - height * k) / 2 }
}

/** 100 %, at the middle column, with an empty rim above. */
export function nearView({ middle }: BenchGraph): BenchView {
  return { k: 1, x: canvasSize.width / 2 - middle - nodeWidth / 2, y: 70 }
}

/** From one view to another: the scale evenly in its logarithm, the point in the middle of the window evenly. */
export function viewBetween(from: BenchView, to: BenchView, part: number): BenchView {
  const k = Math.exp(Math.log(from.k) * (1 - part) + Math.log(to.k) * part)
  const centre = (axis: 'x' | 'y', half: number) =>
    ((half - from[axis]) / from.k) * (1 - part) + ((half - to[axis]) / to.k) * part
  const halfWidth = canvasSize.width / 2
  const halfHeight = canvasSize.height / 2
  return { k, x: halfWidth - centre('x', halfWidth) * k, y: halfHeight - centre('y', halfHeight) * k }
}
