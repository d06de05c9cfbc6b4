import type { NodeProblem } from './problem.ts'

/** Plain JSON, as it stands in a graph file. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Which editor the inspector shows. Everything else about an attribute is in its functions. */
export type AttributeKind = 'integer' | 'number' | 'flag' | 'choice' | 'text' | 'shape' | 'sizes' | 'axes' | 'values'

/**
 * One attribute of a node type. `Value` is what shape rules and kernels get.
 * Files hold JSON; `parse` turns it into a `Value` or says what is wrong.
 */
export interface Attribute<Value = unknown> {
  readonly kind: AttributeKind
  readonly title: string
  readonly help: string
  /** What a node has when the file leaves the attribute out. `undefined` means "none". May depend on the others (pool's stride). */
  readonly default: Value | ((attributes: { readonly [name: string]: unknown }) => Value)
  readonly min?: number
  readonly max?: number
  /** For `choice`. */
  readonly options?: readonly { readonly value: string; readonly title: string }[]
  /** True where the attribute does something, e.g. `alpha` only for leakyRelu and elu. Absent: always. */
  applies?(attributes: { readonly [name: string]: unknown }): boolean
  parse(value: Json, name: string): Value | NodeProblem
  /** Text as the inspector's field shows it, and back (`2, 3` for a shape). `fromText` gives JSON for `parse`, or a problem. */
  toText(value: Value): string
  fromText(text: string, name: string): Json | undefined | NodeProblem
}
