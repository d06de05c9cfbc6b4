import type { ValueType } from '../../core/nodes/define.ts'
import type { PortId } from '../../core/graph/document.ts'
import type { TypeBlock } from './protocol.ts'

/** Packs types of ports: for each its rank, 1 or 0 for the batch, and its lengths. */
export function packTypes(types: Iterable<readonly [PortId, ValueType]>): TypeBlock {
  const ports: PortId[] = []
  const shapes: number[] = []
  for (const [port, { shape, batched }] of types) {
    ports.push(port)
    shapes.push(shape.length, batched ? 1 : 0, ...shape)
  }
  return { ports, shapes: Int32Array.from(shapes) }
}

export function unpackTypes({ ports, shapes }: TypeBlock): [PortId, ValueType][] {
  let at = 0
  return ports.map((port) => {
    const rank = shapes[at] ?? 0
    const batched = shapes[at + 1] === 1
    const shape = Array.from(shapes.subarray(at + 2, at + 2 + rank))
    at += 2 + rank
    return [port, { shape, batched }]
  })
}
