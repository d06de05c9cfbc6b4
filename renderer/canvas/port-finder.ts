import type { NodeId } from '../../core/graph/document.ts'
import type { DocumentScene } from './document-scene.ts'
import { nodeAt } from './hit.ts'
import type { PortRef } from './wire-flow.ts'

/** A port within this many screen pixels takes a wire. */
const reach = 18

interface Point {
  readonly x: number
  readonly y: number
}

/**
 * The port a wire's free end is meant for: the nearest that fits within reach; else the nearest within reach, to say why
 * not; else, over a card's body, the first that fits, an unfed one before a fed one.
 */
export function findPort(
  { scene, cards }: Pick<DocumentScene, 'scene' | 'cards'>,
  point: Point,
  k: number,
  side: 'input' | 'output',
  fits: (port: PortRef) => boolean,
): PortRef | undefined {
  const far = reach / k
  const found: { port: PortRef; distance: number }[] = []
  scene.nodeGrid.search(point.x - far, point.y - far, point.x + far, point.y + far, (slot) => {
    const id = scene.nodeId(slot)
    const card = id === undefined ? undefined : cards.get(id)
    if (id === undefined || !card) return
    for (const port of card.geometry.ports) {
      if (port.side !== side) continue
      const dx = (scene.nodes.x[slot] as number) + port.x - point.x
      const dy = (scene.nodes.y[slot] as number) + port.y - point.y
      const distance = Math.hypot(dx, dy)
      if (distance <= far) found.push({ port: { node: id, port: port.name, side }, distance })
    }
  })
  found.sort((a, b) => a.distance - b.distance)
  const near = found.find(({ port }) => fits(port)) ?? found[0]
  if (near) return near.port
  const under = nodeAt(scene, point)
  return under === undefined ? undefined : bodyPort(scene, cards, under, side, fits)
}

function bodyPort(
  scene: DocumentScene['scene'],
  cards: DocumentScene['cards'],
  node: NodeId,
  side: 'input' | 'output',
  fits: (port: PortRef) => boolean,
): PortRef | undefined {
  const ports = (cards.get(node)?.geometry.ports ?? [])
    .filter((port) => port.side === side)
    .map((port): PortRef => ({ node, port: port.name, side }))
  const fed = ({ port }: PortRef) => side === 'input' && scene.edgeSlot(`${node}.${port}`) !== undefined
  return ports.find((port) => !fed(port) && fits(port)) ?? ports.find(fits) ?? ports[0]
}
