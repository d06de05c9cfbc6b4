import type { Palette } from './palette.ts'
import type { NodeArrays } from './scene.ts'
import { roomyHeight } from './view.ts'
import type { Rect, Size } from './view.ts'

/** Map pixel = (world − corner) × factor. */
export interface MinimapScale {
  readonly factor: number
  /** The world at the map's upper left corner. */
  readonly left: number
  readonly top: number
}

const margin = 10
const large = { width: 148, height: 94 }
/** On a low canvas, where it would hide more than it shows. */
const small = { width: 104, height: 66 }
const smallestCanvas = { width: 490, height: 240 }
/** A block is at least so large, or thousands of nodes would be a haze. */
const smallestBlock = 1.5
/** A few nodes are not blown up to fill the map. */
const largestFactor = 0.16

/** How large the map is on a canvas; undefined where there is no room for one. */
export function minimapSize({ width, height }: Size): Size | undefined {
  if (width < smallestCanvas.width || height < smallestCanvas.height) return undefined
  return height < roomyHeight ? small : large
}

/** All of the graph in the middle of the map. */
export function minimapScale({ left, top, right, bottom }: Rect, { width, height }: Size): MinimapScale {
  const across = (width - 2 * margin) / Math.max(1, right - left)
  const down = (height - 2 * margin) / Math.max(1, bottom - top)
  const factor = Math.min(largestFactor, across, down)
  return {
    factor,
    left: (left + right - width / factor) / 2,
    top: (top + bottom - height / factor) / 2,
  }
}

/** Nodes as blocks in the hues of their groups: one path a hue. */
export function drawMinimap(
  context: CanvasRenderingContext2D,
  nodes: NodeArrays,
  { factor, left, top }: MinimapScale,
  palette: Palette,
): void {
  palette.groups.forEach((colour, hue) => {
    context.fillStyle = colour
    for (let slot = 0; slot < nodes.count; slot++) {
      const width = nodes.width[slot] as number
      if (width === 0 || nodes.hue[slot] !== hue) continue
      context.fillRect(
        ((nodes.x[slot] as number) - left) * factor,
        ((nodes.y[slot] as number) - top) * factor,
        Math.max(smallestBlock, width * factor),
        Math.max(smallestBlock, (nodes.height[slot] as number) * factor),
      )
    }
  })
}
