import type { Attribute, Json } from './attributes.ts'
import type { Attributes, NodeType } from './define.ts'
import type { NodeProblem } from './problem.ts'
import { isProblem } from './problem.ts'

type JsonAttributes = { readonly [name: string]: Json }

/**
 * The values of all attributes of a type, defaults filled in. What cannot be read is a problem and counts as left out.
 * Attributes the type does not know are passed over; they live on in the document.
 */
export function readAttributes(
  type: NodeType,
  json: JsonAttributes,
): { readonly attributes: Attributes; readonly problems: readonly NodeProblem[] } {
  const attributes: { [name: string]: unknown } = {}
  const problems: NodeProblem[] = []
  const missing: string[] = []
  for (const [name, attribute] of Object.entries(type.attributes)) {
    const value = Object.hasOwn(json, name) ? attribute.parse(json[name]!, name) : undefined
    if (isProblem(value)) problems.push(value)
    if (value === undefined || isProblem(value)) missing.push(name)
    else attributes[name] = value
  }
  // A default that follows another attribute (a pool's stride) must see that one's value, its default included.
  for (const name of missing) {
    const value = type.attributes[name]!.default
    if (typeof value !== 'function') attributes[name] = value
  }
  for (const name of missing) {
    const value = type.attributes[name]!.default
    if (typeof value === 'function') attributes[name] = (value as (attributes: Attributes) => unknown)(attributes)
  }
  return { attributes, problems }
}

/** As a file holds it: without what says no more than the default. What cannot be read or is unknown stays. */
export function withoutDefaults(type: NodeType, json: JsonAttributes): JsonAttributes {
  const kept: [string, Json][] = []
  for (const [name, value] of Object.entries(json)) {
    if (Object.hasOwn(type.attributes, name)) {
      const parsed = type.attributes[name]!.parse(value, name)
      const { [name]: _, ...others } = json
      if (
        !isProblem(parsed) &&
        sameValue(type.attributes[name]!, parsed, readAttributes(type, others).attributes[name])
      )
        continue
    }
    kept.push([name, value])
  }
  // Object.fromEntries defines properties, so that a stray `__proto__` in a file stays a plain key.
  return Object.fromEntries(kept)
}

/** Lists and tensors are compared by their text, which stands for exactly one value. */
function sameValue(attribute: Attribute, a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  return typeof a === 'object' && typeof b === 'object' && attribute.toText(a) === attribute.toText(b)
}
