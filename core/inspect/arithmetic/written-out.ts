/*
 * One number of a step, written out as the numbers it was made from: a sum of products.
 */

/** A number in a product, and where it stands. */
export interface Factor {
  readonly value: number
  readonly kind: 'value' | 'gradient' | 'parameter' | 'derivative' | 'constant'
  /** `grad_output`, an input port, `out`, or a parameter; left out for what is in none of them. */
  readonly of?: string
  /** The flat place in it. */
  readonly entry?: number
  /** How it is written where the number alone says less: 1/4. */
  readonly text?: string
}

export type Term = readonly Factor[]

/** Products in the order in which they are added. */
export interface Sum {
  readonly terms: readonly Term[]
  /** More of them than anybody reads, added up. */
  readonly rest?: { readonly count: number; readonly sum: number }
}

export interface WrittenOut extends Sum {
  /** What the step made there. */
  readonly result: number
  /** A function of these numbers instead of a sum: max, or the function of an activation. */
  readonly call?: { readonly name: string; readonly arguments: readonly Factor[] }
}

/** The sum of all terms, product by product, from left to right. */
export function sumOfTerms(terms: readonly Term[]): number {
  return terms.reduce((sum, term) => sum + productOf(term), 0)
}

export function productOf(term: Term): number {
  return term.reduce((product, { value }) => product * value, 1)
}
