import type { Product } from './arithmetic/meetings.ts'
import type { RunSubject, Scalar, Term } from './cell-sources.ts'

/** The numbers of a node that multiplies pairs: of its sides, and what came back to it. */
export interface ProductNumbers {
  numbers(name: string): Float64Array
  scalar(name: string, place: number): Scalar
  /** Where a gradient is followed. */
  readonly back: { readonly subject: RunSubject; readonly data: Float64Array } | undefined
  readonly bias: boolean
  /** Most terms that are told, the largest of them. */
  readonly most: number
}

export interface ProductTerms {
  readonly terms: readonly Term[]
  readonly count: number
  /** Of all products, told or not, and of their sizes. */
  readonly sum: number
  readonly size: number
}

/** In place of a factor: the slope is 1. */
const nowhere = -1

/** What one entry of a product was made of. Only what meets there is looked at, however large the node is. */
export function productTermsOf(
  { sides, meetings, biasOf, outsOfBias }: Product,
  of: string,
  place: number,
  { numbers, scalar, back, bias, most }: ProductNumbers,
): ProductTerms {
  const [left, right] = sides
  const pairs: (readonly [source: number, other: number])[] = []
  if (of === 'bias') for (const out of outsOfBias(place)) pairs.push([out, nowhere])
  else for (const { out, a, b } of meetings(of, place)) pairs.push(of === 'out' ? [a, b] : [out, of === left ? b : a])
  const otherName = of === right ? left : right
  const [sources, others] = [back?.data ?? numbers(left), numbers(otherName)]
  const slope = (other: number) => (other === nowhere ? 1 : others[other]!)
  const products = Float64Array.from(pairs, ([source, other]) => sources[source]! * slope(other))
  const told = largest(products, most).map((i): Term => {
    const [source, other] = pairs[i]!
    return {
      source: back ? { subject: back.subject, place: source, value: sources[source]! } : scalar(left, source),
      slope: slope(other),
      factor: other === nowhere ? undefined : scalar(otherName, other),
    }
  })
  const own = of === 'out' && bias ? scalar('bias', biasOf(place)) : undefined
  const added = own?.value ?? 0
  return {
    terms: own ? [{ source: own, slope: 1, factor: undefined }, ...told] : told,
    count: pairs.length + (own ? 1 : 0),
    sum: products.reduce((all, one) => all + one, added),
    size: products.reduce((all, one) => all + Math.abs(one), Math.abs(added)),
  }
}

/** Places of the largest numbers, whatever their sign: as many as are told. */
function largest(numbers: Float64Array, most: number): number[] {
  if (numbers.length <= most) return [...numbers.keys()]
  const sizes = numbers.map(Math.abs)
  const least = sizes.toSorted()[sizes.length - most]!
  const places: number[] = []
  // What is no number is as large as any. Of those that are just large enough, the first.
  for (let i = 0; i < sizes.length && places.length < most; i++) if (!(sizes[i]! <= least)) places.push(i)
  for (let i = 0; i < sizes.length && places.length < most; i++) if (sizes[i] === least) places.push(i)
  return places
}
