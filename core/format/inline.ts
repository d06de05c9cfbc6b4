import type { Json } from '../nodes/attributes.ts'

/**
 * JSON on one line, with one space after `:` and `,` and inside braces. Fields that are undefined are left out. Numbers are
 * in JavaScript's shortest form; only −0 keeps its sign, since 1/−0 is another number than 1/0.
 */
export function inline(value: Json | { readonly [key: string]: Json | undefined } | undefined): string {
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : JSON.stringify(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (isList(value)) return `[${value.map(inline).join(', ')}]`
  const fields = Object.entries(value).flatMap(([key, inner]) =>
    inner === undefined ? [] : [`${JSON.stringify(key)}: ${inline(inner)}`],
  )
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value)
}
