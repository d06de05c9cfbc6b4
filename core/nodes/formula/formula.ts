import type { ScalarFunctionName } from '../scalar-functions.ts'

/*
 * A formula as a flat program: every operation comes after its operands and names them by their place in the list.
 * So evaluating, differentiating and drawing it are loops, and no text can overflow the stack.
 */

export type BinaryName = 'add' | 'subtract' | 'multiply' | 'divide' | 'power' | 'min' | 'max'

export type Operation =
  | { readonly op: 'constant'; readonly value: number; readonly text: string }
  /** `index` counts the variables in order of first use. */
  | { readonly op: 'variable'; readonly index: number }
  | { readonly op: 'negate'; readonly a: number }
  | { readonly op: 'function'; readonly name: ScalarFunctionName; readonly a: number }
  | { readonly op: BinaryName; readonly a: number; readonly b: number }

export interface Formula {
  /** As it was written. */
  readonly text: string
  /** In order of first use. */
  readonly variables: readonly string[]
  /** The last one is the result. */
  readonly operations: readonly Operation[]
}

/** Why a text is no formula. */
export interface FormulaFault {
  /** Offset into the text, from 0; the length of the text where something is missing at its end. */
  readonly at: number
  readonly message: string
  readonly fix: string
}

export function isFormulaFault(value: Formula | FormulaFault): value is FormulaFault {
  return 'message' in value
}

/** No formula for people is longer; it bounds the work of reading one. */
export const MAX_FORMULA_LENGTH = 10_000
