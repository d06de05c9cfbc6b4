import type { Diff } from './diff.ts'
import type { GraphDocument, GraphEdge, PortId, Reroute } from './document.ts'
import { Draft } from './draft.ts'
import { wholePixels } from './pixels.ts'
import { refusal, type Problem } from './problems.ts'

type Point = readonly [number, number]

/** The points an edge is led through, from its output on. */
export function routeOf(document: GraphDocument, to: PortId): readonly Point[] {
  return document.properties.reroutes.find(({ edge }) => edge[1] === to)?.points ?? []
}

/** Leads an edge through one more point, which becomes number `index` of it. */
export function addReroute(document: GraphDocument, to: PortId, index: number, at: Point): Diff | Problem {
  const edge = document.edges.get(to)
  if (!edge) return refusal('E_EDGE', {}, 'the edge is not there any more', 'choose another')
  const draft = new Draft(document)
  setRoute(draft, edge, routeOf(document, to).toSpliced(index, 0, wholePixels(at)))
  return draft.finish()
}

/** Sets the points of an edge within a larger edit; none leaves it as straight as it was. */
export function setRoute(draft: Draft, { from, to }: GraphEdge, points: readonly Point[]): void {
  const reroutes = draft.property('reroutes')
  const at = reroutes.findIndex(({ edge }) => edge[1] === to)
  const before = reroutes[at]
  if (!before) {
    if (points.length > 0) draft.setProperty('reroutes', [...reroutes, { edge: [from, to], points }])
    return
  }
  const after: Reroute = { ...before, edge: [from, to], points }
  // What a later version wrote beside the points stays, even where no point is left.
  const goes = points.length === 0 && before.extra === undefined
  draft.setProperty('reroutes', goes ? reroutes.toSpliced(at, 1) : reroutes.with(at, after))
}

/** A node went into an edge: points before it stay before it, those after it come after it. */
export function splitRoute(draft: Draft, before: GraphEdge, first: GraphEdge, second: GraphEdge, x: number): void {
  const points = draft.property('reroutes').find(({ edge }) => edge[1] === before.to)?.points ?? []
  if (points.length === 0) return
  const cut = points.findIndex((point) => point[0] > x)
  const count = cut < 0 ? points.length : cut
  setRoute(draft, second, points.slice(count))
  setRoute(draft, first, points.slice(0, count))
}
