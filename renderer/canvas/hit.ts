import type { NodeId, PortId } from '../../core/graph/document.ts'
import { curveBox, distanceTo, pointAt } from './edge-path.ts'
import type { Scene } from './scene.ts'
import { widthScale } from './draw-wires.ts'
import type { Rect } from './view.ts'

/*
 * What is at a point of the world. Asked for every move of the pointer, so it looks only at what the grids find near.
 */

interface Point {
  readonly x: number
  readonly y: number
}

/** Wires are easier to hit than they are wide. */
const reach = 6

export function nodeAt(scene: Scene, { x, y }: Point): NodeId | undefined {
  let found = -1
  // Of cards one over the other, the newer one is on top.
  scene.nodeGrid.search(x, y, x, y, (slot) => void (found = Math.max(found, slot)))
  return found < 0 ? undefined : scene.nodeId(found)
}

/** The nearest wire within reach, at zoom `k`. */
export function edgeAt(scene: Scene, { x, y }: Point, k: number): PortId | undefined {
  const { edges } = scene
  const far = (reach + 6) / k
  let best: number | undefined
  let least = Infinity
  scene.edgeGrid.search(x - far, y - far, x + far, y + far, (slot) => {
    const width = (edges.lineWidth[slot] as number) * widthScale(k)
    const away = Math.min(...scene.curves(slot).map((curve) => distanceTo(curve, x, y)))
    const distance = away * k - width / 2
    if (distance <= reach && distance < least) {
      least = distance
      best = slot
    }
  })
  return best === undefined ? undefined : scene.edgeId(best)
}

/** A wire is looked at so closely, in the world. */
const stride = 12
const mostSteps = 400

/** Of the wires that lead through a part of the world, the one that comes nearest to a place in it. */
export function edgeThrough(scene: Scene, { left, top, right, bottom }: Rect, { x, y }: Point): PortId | undefined {
  let best: number | undefined
  let least = Infinity
  scene.edgeGrid.search(left, top, right, bottom, (slot) => {
    for (const curve of scene.curves(slot)) {
      const box = curveBox(curve)
      const steps = Math.min(mostSteps, Math.ceil((box.right - box.left + box.bottom - box.top) / stride) + 1)
      for (let i = 0; i <= steps; i++) {
        const at = pointAt(curve, i / steps)
        if (at.x < left || at.x > right || at.y < top || at.y > bottom) continue
        const distance = Math.hypot(at.x - x, at.y - y)
        if (distance >= least) continue
        least = distance
        best = slot
      }
    }
  })
  return best === undefined ? undefined : scene.edgeId(best)
}
