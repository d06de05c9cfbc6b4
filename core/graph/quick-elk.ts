import { grid } from './card-size.ts'
import { components, place, shelves, type Link } from './layers.ts'
import type { ElkGraph } from './layout.ts'

/** Arranges what ELK would, at once and less finely: for graphs that would take ELK too long. */
export function quickElk(graph: ElkGraph): ElkGraph {
  const children = graph.children ?? []
  const owner = new Map<string, { readonly node: number; readonly y: number }>()
  children.forEach((child, node) => {
    owner.set(child.id, { node, y: (child.height ?? 0) / 2 })
    for (const port of child.ports ?? []) owner.set(port.id, { node, y: port.y ?? 0 })
  })
  const links = (graph.edges ?? []).flatMap(({ sources, targets }): Link[] => {
    const [from, to] = [owner.get(sources[0] ?? ''), owner.get(targets[0] ?? '')]
    return from && to ? [{ from: from.node, to: to.node, drop: from.y - to.y }] : []
  })
  const sizes = children.map(({ width = 0, height = 0 }) => [width, height] as const)
  const boxes = components(children.length, links).map((part) => place(part, sizes))
  const corners = shelves(boxes)
  const placed = children.map((child) => ({ ...child }))
  boxes.forEach(({ places }, box) => {
    const [left, top] = corners[box] ?? [0, 0]
    for (const [node, [x, y]] of places) Object.assign(placed[node]!, { x: onGrid(left + x), y: onGrid(top + y) })
  })
  return { ...graph, children: placed }
}

function onGrid(value: number): number {
  return Math.round(value / grid) * grid
}
