import type { NodeId, PortId } from '../../core/graph/document.ts'
import type { Gradient, RunSession, Subject as RunSubject } from '../../core/run/session.ts'
import type { Tensor } from '../../core/tensor/tensor.ts'
import type { Summary } from '../state/workspace.ts'
import { sameShape } from '../../core/tensor/tensor.ts'
import type { EdgeIndex } from './edge-index.ts'
import { glimpse } from './preview.ts'
import type { NodeGlimpses } from './preview.ts'
import type { ResultBlock, Sample, Subject } from './protocol.ts'
import { summarise } from './summary.ts'
import { packSummaries } from './summary-block.ts'

/** Reads a run for the window: summaries of edges and ports, glimpses of nodes, whole tensors. */
export class RunReader {
  private readonly session: RunSession
  private readonly index: EdgeIndex
  // Numbers of a run are never changed, so what was computed of them stays right as long as they live.
  private readonly summaries = new WeakMap<Float64Array, Summary>()
  private batchedByNode: ReadonlyMap<NodeId, boolean> | undefined

  constructor(session: RunSession, index: EdgeIndex) {
    this.session = session
    this.index = index
  }

  edges(keys: Iterable<PortId>): ResultBlock {
    const list = [...keys]
    const sources = list.map((to) => this.edgeSource(to))
    const values = sources.map((from): RunSubject => ({ value: from ?? '' }))
    const known = this.known([...values, ...list.map((to): RunSubject => ({ gradient: to }))])
    return {
      keys: list,
      values: packSummaries(
        sources.map(
          (from, at) =>
            known[at] ?? (from === undefined ? undefined : (this.summary(this.session.value(from)) ?? undefined)),
        ),
      ),
      gradients: packSummaries(
        list.map((to, at) => known[list.length + at] ?? this.summary(this.session.gradient(to))),
      ),
    }
  }

  ports(keys: Iterable<PortId>): ResultBlock {
    const list = [...keys].filter((port) => this.index.ownPorts.has(port))
    const known = this.known(list.map((port): RunSubject => ({ value: port })))
    return {
      keys: list,
      values: packSummaries(list.map((port, at) => known[at] ?? this.summary(this.session.value(port)) ?? undefined)),
      gradients: packSummaries(list.map((port) => this.summary(this.session.outputGradient(port)))),
    }
  }

  glimpses(nodes: Iterable<NodeId>, sample: Sample): NodeGlimpses[] {
    const known = this.batched()
    return [...nodes].flatMap((node) => {
      const batched = known.get(node)
      if (batched === undefined) return []
      const value = this.session.value(`${node}.out`)
      const gradient = this.session.outputGradient(`${node}.out`)
      return {
        node,
        value: value && glimpse(value, batched, sample),
        gradient: gradient && glimpse(gradient, batched, sample),
      }
    })
  }

  /** `undefined`: not there yet; `null`: none; 'unknown': there is no such thing in the plan. */
  tensor(subject: Subject): Gradient | 'unknown' {
    if ('edge' in subject) {
      if (!this.index.through.has(subject.edge) && !this.index.into.has(subject.edge)) return 'unknown'
      return subject.part === 'value' ? this.edgeValue(subject.edge) : this.session.gradient(subject.edge)
    }
    if ('port' in subject) {
      if (!this.batched().has(subject.port.slice(0, subject.port.lastIndexOf('.')))) return 'unknown'
      return subject.part === 'value' ? this.session.value(subject.port) : this.session.outputGradient(subject.port)
    }
    const parameter = this.session.parameter(subject.parameter)
    if (parameter === undefined) return 'unknown'
    return subject.part === 'value' ? parameter.value : parameter.gradient
  }

  summary(tensor: Gradient): Summary | null | undefined {
    if (tensor === undefined || tensor === null) return tensor
    // A reshaped tensor shares its numbers, not its shape.
    const known = this.summaries.get(tensor.data)
    if (known !== undefined) return sameShape(known.shape, tensor.shape) ? known : { ...known, shape: tensor.shape }
    const summary = summarise(tensor)
    this.summaries.set(tensor.data, summary)
    return summary
  }

  /** What the engine can tell without bringing the tensors here. What holds a NaN or an infinity is looked at itself. */
  private known(subjects: readonly RunSubject[]): readonly (Summary | undefined)[] {
    const statistics = this.session.statistics?.(subjects) ?? []
    return statistics.map((one) =>
      one === undefined || one.nan + one.infinite > 0 ? undefined : { ...one, nonFinite: 0 },
    )
  }

  /** Whether a node's output has a batch, for every node of the plan. */
  private batched(): ReadonlyMap<NodeId, boolean> {
    this.batchedByNode ??= new Map(this.session.plan.nodes.map((node) => [node.id, node.type.batched]))
    return this.batchedByNode
  }

  private edgeValue(to: PortId): Tensor | undefined {
    const from = this.edgeSource(to)
    return from === undefined ? undefined : this.session.value(from)
  }

  private edgeSource(to: PortId): PortId | undefined {
    return (this.index.through.get(to)?.[0] ?? this.index.into.get(to))?.from
  }
}
