import type { GraphDocument, NodeId } from '../../core/graph/document.ts'
import { nodeOf } from '../../core/graph/ids.ts'
import { edgesInto, edgesOutOf } from '../../core/graph/walk.ts'
import type { Scene } from './scene.ts'

/*
 * Where an arrow key goes: left and right along the wires, up and down between siblings, and where there is no wire to the
 * nearest card that way.
 */

export type Direction = 'left' | 'right' | 'up' | 'down'

export function walk(document: GraphDocument, scene: Scene, id: NodeId, direction: Direction): NodeId | undefined {
  return alongWire(document, scene, id, direction) ?? nearestThatWay(scene, id, direction)
}

/** The first node of a level in reading order: leftmost, then topmost. */
export function firstNode(scene: Scene): NodeId | undefined {
  let best = -1
  const { nodes } = scene
  for (let slot = 0; slot < nodes.count; slot++) {
    if (scene.nodeId(slot) === undefined) continue
    const dx = best < 0 ? -1 : (nodes.x[slot] as number) - (nodes.x[best] as number)
    if (dx < 0 || (dx === 0 && (nodes.y[slot] as number) < (nodes.y[best] as number))) best = slot
  }
  return best < 0 ? undefined : scene.nodeId(best)
}

/** The node nearest to a place of the world. */
export function nearestNode(scene: Scene, place: { readonly x: number; readonly y: number }): NodeId | undefined {
  let best: NodeId | undefined
  let least = Infinity
  for (let slot = 0; slot < scene.nodes.count; slot++) {
    const id = scene.nodeId(slot)
    const at = id === undefined ? undefined : centreOf(scene, id)
    if (!at) continue
    const distance = Math.hypot(at.x - place.x, at.y - place.y)
    if (distance >= least) continue
    least = distance
    best = id
  }
  return best
}

function alongWire(document: GraphDocument, scene: Scene, id: NodeId, direction: Direction): NodeId | undefined {
  if (direction === 'left')
    return shown(
      scene,
      edgesInto(document, id).map((edge) => nodeOf(edge.from)),
    )[0]
  if (direction === 'right')
    return shown(
      scene,
      edgesOutOf(document, id).map((edge) => nodeOf(edge.to)),
    )[0]
  const others = siblings(document, id).filter((other) => other !== id)
  return verticalNext(scene, id, others, direction)
}

function shown(scene: Scene, ids: readonly NodeId[]): NodeId[] {
  return ids.filter((id) => scene.nodeSlot(id) !== undefined)
}

/** What is fed by the same nodes, or feeds the same nodes. */
function siblings(document: GraphDocument, id: NodeId): NodeId[] {
  const found = new Set<NodeId>()
  for (const { from } of edgesInto(document, id))
    for (const edge of edgesOutOf(document, nodeOf(from))) found.add(nodeOf(edge.to))
  for (const { to } of edgesOutOf(document, id))
    for (const edge of edgesInto(document, nodeOf(to))) found.add(nodeOf(edge.from))
  return [...found]
}

function verticalNext(scene: Scene, id: NodeId, others: readonly NodeId[], direction: Direction): NodeId | undefined {
  const here = centreOf(scene, id)
  if (!here) return undefined
  let best: NodeId | undefined
  let least = Infinity
  for (const other of others) {
    const at = centreOf(scene, other)
    if (!at) continue
    const ahead = direction === 'down' ? at.y - here.y : here.y - at.y
    if (ahead > 0 && ahead < least) {
      least = ahead
      best = other
    }
  }
  return best
}

/** Of the cards in a cone ahead, the nearest; sideways counts double. */
function nearestThatWay(scene: Scene, id: NodeId, direction: Direction): NodeId | undefined {
  const here = centreOf(scene, id)
  if (!here) return undefined
  const { nodes } = scene
  let best: number | undefined
  let least = Infinity
  for (let slot = 0; slot < nodes.count; slot++) {
    if (scene.nodeId(slot) === undefined || scene.nodeId(slot) === id) continue
    const dx = (nodes.x[slot] as number) + (nodes.width[slot] as number) / 2 - here.x
    const dy = (nodes.y[slot] as number) + (nodes.height[slot] as number) / 2 - here.y
    const [ahead, aside] =
      direction === 'left' ? [-dx, dy] : direction === 'right' ? [dx, dy] : direction === 'up' ? [-dy, dx] : [dy, dx]
    if (ahead <= 0 || Math.abs(aside) > 2 * ahead) continue
    const distance = ahead + 2 * Math.abs(aside)
    if (distance < least) {
      least = distance
      best = slot
    }
  }
  return best === undefined ? undefined : scene.nodeId(best)
}

/** The middle of a card, in the world. */
export function centreOf(scene: Scene, id: NodeId): { x: number; y: number } | undefined {
  const slot = scene.nodeSlot(id)
  if (slot === undefined) return undefined
  const { nodes } = scene
  return {
    x: (nodes.x[slot] as number) + (nodes.width[slot] as number) / 2,
    y: (nodes.y[slot] as number) + (nodes.height[slot] as number) / 2,
  }
}
