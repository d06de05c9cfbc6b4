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

/** The other way. Types that are the same are one object: a large network has few of them. */
export function unpackTypes({ ports, shapes }: TypeBlock): [PortId, ValueType][] {
  const known = new Map<string, ValueType>()
  let at = 0
  return ports.map((port) => {
    const next = at + 2 + (shapes[at] ?? 0)
    const key = shapes.subarray(at, next).join()
    let type = known.get(key)
    if (!type)
      known.set(key, (type = { shape: Array.from(shapes.subarray(at + 2, next)), batched: shapes[at + 1] === 1 }))
    at = next
    return [port, type]
  })
}
