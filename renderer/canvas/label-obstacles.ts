import type { Workspace } from '../state/workspace.ts'
import type { DocumentScene } from './document-scene.ts'
import { NodeFlag } from './scene.ts'
import type { Rect } from './view.ts'

/*
 * What stands out of cards: sums below outputs that fan out, and the tag of the current step. Words at wires keep off them.
 */

/** Where it is at 100 %. Farther out it keeps its size on screen, and grows over the world from where it hangs on its card. */
export interface Obstacle extends Rect {
  readonly hangs: 'above' | 'below'
}

const pillWidth = 124
const pillRight = 42

/** In screen pixels from the world's origin, at a zoom that text keeps its size against. */
export function obstacleAt({ left, top, right, bottom, hangs }: Obstacle, k: number, size: number): Rect {
  const width = (right - left) * Math.max(k, size)
  const height = (bottom - top) * Math.max(k, size)
  if (hangs === 'below') return { left: right * k - width, top: top * k, right: right * k, bottom: top * k + height }
  const middle = ((left + right) / 2) * k
  return { left: middle - width / 2, top: bottom * k - height, right: middle + width / 2, bottom: bottom * k }
}

export function* obstaclesIn(
  { scene, cards }: DocumentScene,
  workspace: Pick<Workspace, 'document'> & { run: Pick<Workspace['run'], 'outputGradient'> },
  view: Rect,
): Generator<Obstacle> {
  const { nodes } = scene
  const found: Obstacle[] = []
  scene.nodeGrid.search(view.left, view.top, view.right, view.bottom, (slot) => {
    const id = scene.nodeId(slot)
    const card = id === undefined ? undefined : cards.get(id)
    if (id === undefined || !card) return
    const left = nodes.x[slot] as number
    const top = nodes.y[slot] as number
    const right = left + card.geometry.width
    const bottom = top + card.geometry.height
    if ((nodes.flags[slot] as number) & NodeFlag.current)
      found.push({
        left: (left + right) / 2 - 56,
        top: top - 24,
        right: (left + right) / 2 + 56,
        bottom: top,
        hangs: 'above',
      })
    for (const { name } of card.face.outputs) {
      const edges = workspace.document.edgesFrom.get(`${id}.${name}`)
      if (!edges || edges.size < 2 || workspace.run.outputGradient(`${id}.${name}`) === undefined) continue
      found.push({
        left: right + pillRight - pillWidth,
        top: bottom + 10,
        right: right + pillRight,
        bottom: bottom + 38,
        hangs: 'below',
      })
    }
  })
  yield* found
}
