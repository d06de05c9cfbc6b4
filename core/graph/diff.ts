import type { GraphDocument, GraphEdge, GraphNode, NodeId, PortId, Properties, Weight } from './document.ts'
import { sameEntry } from './same.ts'

/** From what to what; `undefined` is "was not there" or "is gone". Undo swaps the two sides. */
export type Change<T> = readonly [before: T | undefined, after: T | undefined]

/** A reversible edit as plain data: it can be stored, sent to the worker and replayed onto the canvas. */
export interface Diff {
  readonly nodes?: { readonly [id: NodeId]: Change<GraphNode> }
  readonly edges?: { readonly [to: PortId]: Change<GraphEdge> }
  readonly positions?: { readonly [id: NodeId]: Change<readonly [number, number]> }
  readonly weights?: { readonly [name: string]: Change<Weight> }
  readonly properties?: { readonly [K in keyof Properties]?: readonly [Properties[K], Properties[K]] }
}
export type { GraphDocument }

type Changes = { readonly [key: string]: Change<unknown> }

const sections = ['nodes', 'edges', 'positions', 'weights', 'properties'] as const

/** Takes back what `diff` does. */
export function invert(diff: Diff): Diff {
  return bySection((section) =>
    Object.entries(changesOf(diff, section)).map(([key, [before, after]]) => [key, [after, before]] as const),
  )
}

/** One diff that does what `first` and then `second` do. What they do and undo between them is left out. */
export function compose(first: Diff, second: Diff): Diff {
  return bySection((section) => {
    const changes = new Map(Object.entries(changesOf(first, section)))
    for (const [key, [before, after]] of Object.entries(changesOf(second, section))) {
      const earlier = changes.get(key)
      const from = earlier ? earlier[0] : before
      if (sameEntry(from, after)) changes.delete(key)
      else changes.set(key, [from, after])
    }
    return changes
  })
}

/** True where a diff does nothing. */
export function isEmpty(diff: Diff): boolean {
  return sections.every((section) => Object.keys(changesOf(diff, section)).length === 0)
}

function changesOf(diff: Diff, section: (typeof sections)[number]): Changes {
  return (diff[section] ?? {}) as Changes
}

function bySection(
  changes: (section: (typeof sections)[number]) => Iterable<readonly [string, Change<unknown>]>,
): Diff {
  const result: { [section: string]: Changes } = {}
  for (const section of sections) {
    const record = Object.fromEntries(changes(section))
    if (Object.keys(record).length > 0) result[section] = record
  }
  return result as Diff
}
