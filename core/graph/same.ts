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

function sameItems(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (!same(a[i], b[i])) return false
  return true
}

function read(record: object, key: string): unknown {
  return (record as { [key: string]: unknown })[key]
}
