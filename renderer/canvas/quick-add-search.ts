import Fuse from 'fuse.js'
import type { Json } from '../../core/nodes/attributes.ts'
import type { GroupName, NodeType, Shapes, ValueType } from '../../core/nodes/define.ts'
import { nodeTypes } from '../../core/nodes/index.ts'
import { isProblem } from '../../core/nodes/problem.ts'
import { readAttributes } from '../../core/nodes/read-attributes.ts'
import { typeText } from '../state/numbers.ts'

/*
 * What quick add offers: every node type, and every function of those that have one ("GELU" is an activation).
 */

export interface Offer {
  readonly key: string
  readonly title: string
  readonly type: NodeType
  readonly group: GroupName
  readonly attributes: { readonly [name: string]: Json }
  readonly keywords: readonly string[]
}

/** What a new node shall be wired to. */
export type WireEnd = {
  /** The group of the node at the other end: what usually stands beside it comes first. */
  readonly near?: GroupName
  /** The new node shall feed an input: whether that takes such a value. */
  readonly takes?: (type: ValueType) => boolean
} & (
  | {
      /** This flows into the new node, as far as it is known. */
      readonly side: 'output'
      readonly flows: ValueType | undefined
    }
  | {
      /** Only what the new node gives is wanted. */
      readonly side: 'input'
    }
)

const noAttributes: Offer['attributes'] = {}

const offers: readonly Offer[] = [...nodeTypes.values()].flatMap((type) => [
  {
    key: type.type,
    title: type.title,
    type,
    group: type.group,
    attributes: {},
    keywords: [type.type, ...type.keywords],
  },
  ...functionsOf(type),
])

function functionsOf(type: NodeType): Offer[] {
  const attribute = type.attributes.function
  if (attribute?.kind !== 'choice') return []
  return (attribute.options ?? []).map(({ value, title }): Offer => ({
    key: `${type.type} ${value}`,
    title,
    type,
    group: type.group,
    attributes: value === attribute.default ? noAttributes : { function: value },
    keywords: [value],
  }))
}

const fuse = new Fuse(offers, {
  keys: [
    { name: 'title', weight: 3 },
    { name: 'keywords', weight: 1 },
  ],
  threshold: 0.32,
  ignoreLocation: true,
  includeScore: true,
})

/** What usually follows what, in a network. */
const usuallyAfter: { readonly [group in GroupName]: readonly GroupName[] } = {
  data: ['layers', 'arithmetic', 'shape', 'normalisation', 'activations', 'loss', 'data'],
  layers: ['activations', 'normalisation', 'layers', 'loss', 'arithmetic', 'shape', 'data'],
  activations: ['layers', 'arithmetic', 'normalisation', 'loss', 'shape', 'activations', 'data'],
  arithmetic: ['activations', 'arithmetic', 'layers', 'loss', 'normalisation', 'shape', 'data'],
  shape: ['layers', 'arithmetic', 'shape', 'normalisation', 'activations', 'loss', 'data'],
  normalisation: ['activations', 'layers', 'arithmetic', 'shape', 'normalisation', 'loss', 'data'],
  loss: ['data', 'arithmetic', 'shape', 'activations', 'normalisation', 'layers', 'loss'],
}

function rankOf({ group }: Offer, end: WireEnd | undefined): number {
  if (end?.near === undefined) return 0
  return end.side === 'output' ? usuallyAfter[end.near].indexOf(group) : usuallyAfter[group].indexOf(end.near)
}

/** Hits about as good as each other are ranked by what usually stands there. */
const even = 0.05

/** Best first; for nothing typed, the node types as the palette has them, or by what usually stands there. Only what fits. */
export function searchOffers(text: string, end?: WireEnd): Offer[] {
  const query = text.trim()
  if (query === '') {
    const types = offers.filter((offer) => offer.key === offer.type.type && fits(offer, end))
    return types.sort((a, b) => rankOf(a, end) - rankOf(b, end))
  }
  const lower = query.toLowerCase()
  const found = fuse.search(query).flatMap(({ item, score = 0 }) => {
    if (!fits(item, end)) return []
    // A title that begins with what was typed is what was meant.
    const begins = item.title.toLowerCase().startsWith(lower)
    return [{ item, order: [begins ? 0 : 1, Math.round(score / even), rankOf(item, end)] as const }]
  })
  return found.sort((a, b) => compare(a.order, b.order)).map(({ item }) => item)
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return (a[i] as number) - (b[i] as number)
  return 0
}

function fits(offer: Offer, end: WireEnd | undefined): boolean {
  if (!end) return true
  if (end.side === 'output' && portsOf(offer).length === 0) return false
  const made = madeBy(offer, end)
  if (made === 'nothing') return false
  return made === 'unknown' || end.takes === undefined || end.takes(made)
}

/** What was meant by a text that finds nothing, and why it does not fit. */
export function whyNothing(text: string, end: WireEnd | undefined): { offer: Offer; why: string } | undefined {
  const [offer] = end ? searchOffers(text) : []
  if (!end || !offer) return undefined
  const flows = end.side === 'output' ? end.flows : undefined
  const ports = portsOf(offer)
  if (end.side === 'output' && ports.length === 0) return { offer, why: 'it has no input' }
  const made = ports.length === 1 && flows ? shapesOf(offer, flows) : undefined
  if (made && isProblem(made)) return { offer, why: made.message }
  return { offer, why: 'what it gives does not fit what comes after it' }
}

/** The type of what the new node would give; nothing where its shape rule says no. */
function madeBy(offer: Offer, end: WireEnd): ValueType | 'unknown' | 'nothing' {
  // A loss is one number, whatever it compares.
  if (offer.group === 'loss') return { shape: [], batched: false }
  const ports = portsOf(offer)
  if (end.side === 'input' && ports.length > 0) return 'unknown'
  const flows = end.side === 'output' ? end.flows : undefined
  if (ports.length > 1 || (ports.length === 1 && !flows)) return 'unknown'
  const made = shapesOf(offer, flows)
  if (isProblem(made)) return 'nothing'
  const fed = ports[0] !== undefined && flows ? { [ports[0]]: flows.batched } : {}
  return { shape: made.out, batched: offer.type.batched(fed) }
}

/** "B×8 → B×1": what would come out, where that can be told. */
export function flowText(offer: Offer, end: WireEnd | undefined): string {
  if (!end) return ''
  const made = madeBy(offer, end)
  const out = made === 'unknown' || made === 'nothing' ? '' : typeText(made)
  if (end.side === 'input') return out
  if (!end.flows) return ''
  const others = portsOf(offer).length - 1
  const into = [typeText(end.flows), ...Array.from({ length: others }, () => '?')].join(', ')
  return out === '' ? into : `${into} → ${out}`
}

function portsOf(offer: Offer): string[] {
  const { attributes } = readAttributes(offer.type, offer.attributes)
  return offer.type.inputs(attributes).map(({ name }) => name)
}

function shapesOf(offer: Offer, flows: ValueType | undefined) {
  const { attributes } = readAttributes(offer.type, offer.attributes)
  const first = offer.type.inputs(attributes)[0]
  const shapes: Shapes = first && flows ? { [first.name]: flows.shape } : {}
  return offer.type.shapes(shapes, attributes)
}
