import type { GraphDocument, NodeId } from './document.ts'
import { localName } from './ids.ts'
import { isGroup, portsOf } from './ports.ts'

/** Width and height of a node's card in pixels. Whoever draws cards hands in what they really take; this is an estimate. */
export type SizeOf = (id: NodeId) => readonly [width: number, height: number]

/** Cards and places keep to this grid. */
export const grid = 8
export const narrowest = 136
export const widest = 200

/** Height of the middle of a port's row above all others, and from one row to the next. */
const firstRow = 59
const rowHeight = 22
/** Title and summary above the ports, value and gradient below them. */
const head = 48
const body = 72

/** From the top of a card to the middle of its port number `index`, inputs and outputs alike. */
export function portY(index: number): number {
  return firstRow + rowHeight * index
}

/** What a card takes, guessed from its texts and ports. */
export function estimateSize(document: GraphDocument): SizeOf {
  return (id) => {
    const node = document.nodes.get(id)
    const { inputs, outputs } = portsOf(document, id)
    const title = 41 + 7.5 * (node?.label ?? localName(id)).length
    // A port's name, then its shape.
    const side = (names: readonly string[]) => Math.max(0, ...names.slice(0, 32).map((name) => 42 + 6.5 * name.length))
    const ports = side(inputs.map((port) => port.name)) + side(outputs) + 12
    const rows = Math.max(1, inputs.length, outputs.length)
    const width = Math.min(widest, Math.max(narrowest, title, ports, node && isGroup(node) ? 168 : 0))
    return [roundUp(width), roundUp(head + rowHeight * rows + body)]
  }
}

function roundUp(length: number): number {
  return Math.ceil(length / grid) * grid
}
