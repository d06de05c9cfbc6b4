/**
 * Whether two values are equal through and through: plain JSON, records, numbers in typed arrays. The order of keys does not
 * count; NaN equals NaN, and −0 is not 0, since they compute different things.
 */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) return Array.isArray(b) && sameItems(a, b)
  if (a instanceof Float64Array) return b instanceof Float64Array && sameItems(a, b)
  if (Array.isArray(b) || b instanceof Float64Array) return false
  // A field that is undefined is a field that is not there.
  const keys = Object.keys(a).filter((key) => read(a, key) !== undefined)
  const others = Object.keys(b).filter((key) => read(b, key) !== undefined)
  return keys.length === others.length && keys.every((key) => Object.hasOwn(b, key) && same(read(a, key), read(b, key)))
}

/** The same for an entry of the document. The ports of a group stand in an order that people chose, so there it counts. */
export function sameEntry(a: unknown, b: unknown): boolean {
  return same(a, b) && samePortOrder(a, b, 'inputs') && samePortOrder(a, b, 'outputs')
}

function samePortOrder(a: unknown, b: unknown, side: 'inputs' | 'outputs'): boolean {
  const [before, after] = [portNames(a, side), portNames(b, side)]
  return before === undefined || after === undefined || sameItems(before, after)
}

function portNames(entry: unknown, side: 'inputs' | 'outputs'): readonly string[] | undefined {
  const ports = typeof entry === 'object' && entry !== null ? read(entry, side) : undefined
  return typeof ports === 'object' && ports !== null ? Object.keys(ports) : undefined
}

function sameItems(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (!same(a[i], b[i])) return false
  return true
}

function read(record: object, key: string): unknown {
  return (record as { [key: string]: unknown })[key]
}
