import type { NodeId } from '../../graph/document.ts'
import type { Examined } from './examined.ts'
import { portId } from '../../compile/expand.ts'
import { objectivePorts } from '../../compile/memory.ts'
import { nodeOf } from '../../graph/ids.ts'
import { normOf } from './examined.ts'

/** One node on the way from the objective to where it begins. */
export interface Link {
  readonly node: NodeId
  /** Norm of the gradient that comes to its output, and of what it hands on to the next link. */
  readonly arrives: number
  readonly leaves: number
}

/** Shorter ways make no chain. */
export const shortest = 4

/** From the objective always on to where the most gradient goes, to the very first node. */
export function mainChain({ plan, nodes, session }: Examined): readonly Link[] {
  let at: NodeId | undefined
  let most = -1
  for (const port of objectivePorts(plan.objective)) {
    const norm = normOf(session.outputGradient(port))
    if (norm !== undefined && norm > most) {
      most = norm
      at = nodeOf(port)
    }
  }
  const links: Link[] = []
  while (at !== undefined) {
    const node: NodeId = at
    const arrives = normOf(session.outputGradient(portId(node, 'out')))
    let next: { readonly node: NodeId; readonly norm: number } | undefined
    for (const [port, from] of Object.entries(nodes.get(node)?.inputs ?? {})) {
      const norm = normOf(session.gradient(portId(node, port)))
      // Targets and constants lead nowhere.
      const leads = Object.keys(nodes.get(nodeOf(from))?.inputs ?? {}).length > 0 ? 1 : 0
      if (norm === undefined) continue
      const weighed = norm * (leads === 1 ? 1 : 1e-300)
      if (next === undefined || weighed > next.norm) next = { node: nodeOf(from), norm: weighed }
    }
    if (arrives === undefined || next === undefined) break
    const leaves = normOf(session.outputGradient(portId(next.node, 'out'))) ?? 0
    links.push({ node, arrives, leaves })
    at = next.node
  }
  return links
}

/** How much of the gradient is left at the beginning; undefined where there is no chain to speak of. The loss itself is no part. */
export function throughput(links: readonly Link[]): { readonly first: number; readonly last: number } | undefined {
  const first = links[0]?.leaves
  const last = links.at(-1)?.leaves
  return links.length <= shortest || first === undefined || last === undefined || first === 0
    ? undefined
    : { first, last }
}

/** Nodes of the chain of one type. */
export function ofType({ nodes }: Examined, links: readonly Link[], ...ops: readonly string[]): readonly NodeId[] {
  return links.filter(({ node }) => ops.includes(nodes.get(node)?.op ?? '')).map(({ node }) => node)
}
