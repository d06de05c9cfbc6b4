import type { NodeId, PortId } from '../../core/graph/document.ts'
import type { Gradient, RunSession } from '../../core/run/session.ts'
import type { Tensor } from '../../core/tensor/tensor.ts'
import type { Summary } from '../state/workspace.ts'
import { sameShape } from '../../core/tensor/tensor.ts'
import type { EdgeIndex } from './edge-index.ts'
import { glimpse } from './preview.ts'
import type { NodeGlimpses } from './preview.ts'
import type { ResultBlock, Sample, Subject } from './protocol.ts'
import { summarise } from './summary.ts'
import { packSummaries } from './summary-block.ts'
import { Watcher } from './watcher.ts'

/** Reads a run for the window: summaries of edges and ports, glimpses of nodes, whole tensors. */
export class RunReader {
  private readonly session: RunSession
  private readonly index: EdgeIndex
  // Numbers of a run are never changed, so what was computed of them stays right as long as they live.
  private readonly summaries = new WeakMap<Float64Array, Summary>()
  private batchedByNode: ReadonlyMap<NodeId, boolean> | undefined
  private readonly values: Watcher
  private readonly gradients: Watcher
  private readonly portValues: Watcher

  constructor(session: RunSession, index: EdgeIndex) {
    this.session = session
    this.index = index
    const watcher = () => new Watcher(session, (tensor) => this.summary(tensor))
    this.values = watcher()
    this.gradients = watcher()
    this.portValues = watcher()
  }

  edges(keys: Iterable<PortId>): ResultBlock {
    const list = [...keys]
    return {
      keys: list,
      values: this.values.pack(
        list,
        (to) => ({ value: this.edgeSource(to) ?? '' }),
        (to) => this.edgeValue(to),
      ),
      gradients: this.gradients.pack(
        list,
        (gradient) => ({ gradient }),
        (to) => this.session.gradient(to),
      ),
    }
  }

  ports(keys: Iterable<PortId>): ResultBlock {
    const list = [...keys].filter((port) => this.index.ownPorts.has(port))
    return {
      keys: list,
      values: this.portValues.pack(
        list,
        (value) => ({ value }),
        (port) => this.session.value(port),
      ),
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
