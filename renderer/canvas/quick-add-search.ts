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

/** The end a wire in hand has: what flows into the new node, or that its output is wanted. */
export type WireEnd = { readonly side: 'output'; readonly flows: ValueType | undefined } | { readonly side: 'input' }

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

/** Best first; for nothing typed, the node types as the palette has them. Only what fits the wire. */
export function searchOffers(text: string, end?: WireEnd): Offer[] {
  const query = text.trim()
  const found =
    query === '' ? offers.filter(({ key, type }) => key === type.type) : fuse.search(query).map(({ item }) => item)
  if (query !== '') {
    // A title that begins with what was typed is what was meant.
    const lower = query.toLowerCase()
    const begins = (offer: Offer) => offer.title.toLowerCase().startsWith(lower)
    return [...found.filter(begins), ...found.filter((offer) => !begins(offer))].filter((offer) => fits(offer, end))
  }
  return found.filter((offer) => fits(offer, end))
}

function fits(offer: Offer, end: WireEnd | undefined): boolean {
  if (!end || end.side === 'input') return true
  const ports = portsOf(offer)
  if (ports.length === 0) return false
  return !end.flows || ports.length > 1 || !isProblem(shapesOf(offer, end.flows))
}

/** "B×8 → B×1": what would come out, where that can be told. */
export function flowText(offer: Offer, end: WireEnd | undefined): string {
  if (!end || end.side === 'input' || !end.flows) return ''
  const ports = portsOf(offer)
  const into = [typeText(end.flows), ...ports.slice(1).map(() => '?')].join(', ')
  if (ports.length !== 1) return into
  const made = shapesOf(offer, end.flows)
  if (isProblem(made)) return into
  const batched = offer.type.batched({ [ports[0] as string]: end.flows.batched })
  return `${into} → ${typeText({ shape: made.out, batched })}`
}

function portsOf(offer: Offer): string[] {
  const { attributes } = readAttributes(offer.type, offer.attributes)
  return offer.type.inputs(attributes).map(({ name }) => name)
}

function shapesOf(offer: Offer, flows: ValueType) {
  const { attributes } = readAttributes(offer.type, offer.attributes)
  const first = offer.type.inputs(attributes)[0]
  const shapes: Shapes = first ? { [first.name]: flows.shape } : {}
  return offer.type.shapes(shapes, attributes)
}
