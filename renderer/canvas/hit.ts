import type { NodeId, PortId } from '../../core/graph/document.ts'
import { distanceTo } from './edge-path.ts'
import type { Scene } from './scene.ts'
import { widthScale } from './draw-wires.ts'

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
