import type { Plan, PlanEdge, Step } from '../../core/compile/plan.ts'
import type { PortId } from '../../core/graph/document.ts'

/** Which edges of the document and which output ports a step of the plan touches. */
export interface EdgeIndex {
  /** Plan edges that go through an edge of the document; several where it enters a group. */
  readonly through: ReadonlyMap<PortId, readonly PlanEdge[]>
  /** Plan edges by the input they end at, which may lie in a group where no edge of the document does. */
  readonly into: ReadonlyMap<PortId, PlanEdge>
  /** Output ports whose gradient is not simply that of one edge: they feed none or several. */
  readonly ownPorts: ReadonlySet<PortId>
  /** Notes what a step changed, done or taken back. */
  touch(step: Step, edges: Set<PortId>, ports: Set<PortId>): void
}

export function indexEdges(plan: Plan): EdgeIndex {
  const through = new Map<PortId, PlanEdge[]>()
  const fromPort = new Map<PortId, PortId[]>()
  const toPort = new Map<PortId, readonly PortId[]>()
  const consumers = new Map<PortId, number>()
  for (const edge of plan.edges) {
    toPort.set(edge.to, edge.via)
    consumers.set(edge.from, (consumers.get(edge.from) ?? 0) + 1)
    for (const via of edge.via) {
      push(through, via, edge)
      push(fromPort, edge.from, via)
    }
  }
  const ownPorts = new Set<PortId>()
  for (const node of plan.nodes) {
    const port = `${node.id}.out`
    if (consumers.get(port) !== 1) ownPorts.add(port)
  }
  return {
    through,
    into: new Map(plan.edges.map((edge) => [edge.to, edge])),
    ownPorts,
    touch(step, edges, ports) {
      for (const write of step.writes) {
        if ('edge' in write) {
          for (const via of fromPort.get(write.edge) ?? []) edges.add(via)
          ports.add(write.edge)
        } else if ('gradient' in write) {
          for (const via of toPort.get(write.to) ?? []) edges.add(via)
          ports.add(write.gradient)
        }
      }
    },
  }
}

function push<T>(lists: Map<PortId, T[]>, key: PortId, entry: T): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [entry])
  else list.push(entry)
}
