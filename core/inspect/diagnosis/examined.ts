import type { Compiled } from '../../compile/compile.ts'
import type { Plan, PlanNode } from '../../compile/plan.ts'
import type { GraphDocument, NodeId, PortId } from '../../graph/document.ts'
import type { Attributes } from '../../nodes/define.ts'
import type { ScalarFunction } from '../../nodes/scalar-functions.ts'
import type { RunOptions, RunSession } from '../../run/session.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { readNode } from '../../compile/read-node.ts'
import { portId } from '../../compile/expand.ts'
import { nodeOf } from '../../graph/ids.ts'
import { typeOf } from '../../graph/node-types.ts'
import { scalarFunction } from '../../nodes/scalar-functions.ts'

/** Training as it would be with the rate that is set. */
export interface Downhill {
  readonly rate: number
  /** Objective before and after the first step; of later steps where they were made. NaN where it cannot be run. */
  readonly objectives: readonly number[]
  /** The sum of the squares of all gradients that are followed. */
  readonly squares: number
}

/** A graph and one run of it, forward and back as far as it comes, as the rules look at it. */
export class Examined {
  readonly document: GraphDocument
  readonly compiled: Compiled
  readonly plan: Plan
  readonly session: RunSession
  readonly options: RunOptions
  /** Absent where nothing is learned or it would take too long. */
  readonly downhill: Downhill | undefined
  readonly nodes: ReadonlyMap<NodeId, PlanNode>
  private readonly readers: ReadonlyMap<PortId, readonly PortId[]>

  constructor(
    document: GraphDocument,
    compiled: Compiled,
    plan: Plan,
    session: RunSession,
    options: RunOptions,
    downhill: Downhill | undefined,
  ) {
    this.document = document
    this.compiled = compiled
    this.plan = plan
    this.session = session
    this.options = options
    this.downhill = downhill
    this.nodes = new Map(plan.nodes.map((node) => [node.id, node]))
    const readers = new Map<PortId, PortId[]>()
    for (const { from, to } of plan.edges) {
      const known = readers.get(from)
      if (known) known.push(to)
      else readers.set(from, [to])
    }
    this.readers = readers
  }

  attributes(id: NodeId): Attributes {
    const node = this.document.nodes.get(id)
    const type = node && typeOf(node)
    return type === undefined ? {} : readNode(type, node!).attributes
  }

  /** The function of an activation that runs. */
  activation(
    id: NodeId,
  ): { readonly name: string; readonly alpha: number | undefined; readonly f: ScalarFunction | undefined } | undefined {
    if (this.nodes.get(id)?.op !== 'activation') return undefined
    const { function: name, alpha } = this.attributes(id)
    if (typeof name !== 'string') return undefined
    return { name, alpha: typeof alpha === 'number' ? alpha : undefined, f: scalarFunction(name) }
  }

  /** The function of a loss that runs. */
  lossFunction(id: NodeId): unknown {
    return this.nodes.get(id)?.op === 'loss' ? this.attributes(id)['function'] : undefined
  }

  /** Input ports that read a node's output. */
  readersOf(id: NodeId): readonly PortId[] {
    return this.readers.get(portId(id, 'out')) ?? []
  }

  /** The node whose numbers arrive at a port, past those that only hand them on. */
  sourceOf(id: NodeId, port: string): NodeId | undefined {
    let from = this.nodes.get(id)?.inputs[port]
    while (from !== undefined) {
      const node = this.nodes.get(nodeOf(from))
      if (node === undefined || !handsOn.has(node.op)) return node?.id
      from = Object.values(node.inputs)[0]
    }
    return undefined
  }

  /** What arrives at the one input of a node. */
  arriving(id: NodeId, port = 'in'): Tensor | undefined {
    const from = this.nodes.get(id)?.inputs[port]
    return from === undefined ? undefined : this.session.value(from)
  }

  /** The layer right before a node, whose initialiser decides how large the numbers are. */
  layerBefore(id: NodeId): NodeId | undefined {
    const before = this.sourceOf(id, 'in')
    const op = before === undefined ? undefined : this.nodes.get(before)?.op
    return op === 'linear' || op === 'conv' ? before : undefined
  }
}

const handsOn = new Set(['bypass', 'output', 'flatten', 'reshape', 'dropout'])

/** √Σx², without overflow on the way; undefined where there is nothing. */
export function normOf(tensor: Tensor | null | undefined): number | undefined {
  if (!tensor) return undefined
  let largest = 0
  for (const x of tensor.data) {
    if (Number.isNaN(x)) return NaN
    largest = Math.max(largest, Math.abs(x))
  }
  if (largest === 0 || largest === Infinity) return largest
  let squares = 0
  for (const x of tensor.data) squares += (x / largest) ** 2
  return largest * Math.sqrt(squares)
}
