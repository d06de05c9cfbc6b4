import type { NodeId, PortId } from '../../core/graph/document.ts'
import { nodeOf } from '../../core/graph/ids.ts'
import { typeOf } from '../../core/graph/node-types.ts'
import { isRefusal } from '../../core/graph/problems.ts'
import { replaceType } from '../../core/graph/replace.ts'
import { edgesInto, edgesOutOf } from '../../core/graph/walk.ts'
import type { GroupName } from '../../core/nodes/define.ts'
import { typeText } from '../state/numbers.ts'
import { addAt, insertNew } from './add-node.ts'
import type { CanvasModel } from './canvas-model.ts'
import type { Offer, WireEnd } from './quick-add-search.ts'
import { portId } from './wire-flow.ts'
import type { PortRef } from './wire-flow.ts'

/*
 * What the search for a node is for: a new one, one at the end of a wire, one on an edge, or another in place of one.
 */

export interface QuickAddTask {
  /** What it has to fit, in a word. */
  readonly hint: string
  /** What Enter does. */
  readonly verb: string
  /** What the node will be wired to. */
  readonly end: WireEnd | undefined
  /** With Alt it comes without its wire. */
  readonly alone: boolean
  take(offer: Offer, alone: boolean): NodeId | undefined
}

interface Spot {
  readonly x: number
  readonly y: number
}

const cardOf = ({ title, type, attributes }: Offer) => ({ type: type.type, attributes, title })

/** A node at a place of the world; with a wire in hand, connected to it. */
export function addTask(model: CanvasModel, world: Spot, wire?: PortRef): QuickAddTask {
  const { workspace } = model
  const port = wire && portId(wire)
  const flows = wire?.side === 'output' && port !== undefined ? workspace.outputType(port) : undefined
  return {
    hint: port === undefined ? '' : flows ? `fits ${port} ${typeText(flows)}` : `fits ${port}`,
    verb: wire ? 'connect' : 'add',
    end: wire && endOf(model, wire),
    alone: wire !== undefined,
    take: (offer, alone) => addAt(workspace, cardOf(offer), world, alone ? undefined : wire),
  }
}

/** A node that an edge is led through. */
export function insertTask(model: CanvasModel, edge: PortId): QuickAddTask {
  const { workspace } = model
  const from = workspace.document.edges.get(edge)?.from ?? ''
  return {
    hint: `between ${from} and ${edge}`,
    verb: 'insert',
    end: {
      side: 'output',
      flows: workspace.outputType(from),
      takes: (type) => workspace.whyNotValue(type, edge) === undefined,
      ...nearOf(model, nodeOf(from)),
    },
    alone: false,
    take: (offer) => insertNew(model, edge, cardOf(offer)),
  }
}

/** Another type in place of a node, which keeps its wires. */
export function replaceTask(model: CanvasModel, id: NodeId): QuickAddTask {
  const { workspace } = model
  const { document } = workspace
  const [fed] = edgesInto(document, id)
  const given = edgesOutOf(document, id)
  const takes = {
    takes: (type: Parameters<typeof workspace.whyNotValue>[0]) =>
      given.every(({ to }) => workspace.whyNotValue(type, to) === undefined),
  }
  const near = nearOf(model, nodeOf(fed?.from ?? given[0]?.to ?? ''))
  const end: WireEnd | undefined = fed
    ? { side: 'output', flows: workspace.outputType(fed.from), ...takes, ...near }
    : given.length > 0
      ? { side: 'input', ...takes, ...near }
      : undefined
  return {
    hint: `in place of ${id}`,
    verb: 'replace',
    end,
    alone: false,
    take({ title, type, attributes }) {
      const made = replaceType(workspace.document, id, type.type, attributes)
      if (!workspace.perform(`Replace ${id} by ${title}`, isRefusal(made) ? made : made.diff)) return undefined
      if (isRefusal(made)) return undefined
      workspace.select({ nodes: [made.id] })
      workspace.focused.value = made.id
      return made.id
    },
  }
}

function endOf(model: CanvasModel, wire: PortRef): WireEnd {
  const { workspace } = model
  const port = portId(wire)
  const near = nearOf(model, wire.node)
  if (wire.side === 'output') return { side: 'output', flows: workspace.outputType(port), ...near }
  return { side: 'input', takes: (type) => workspace.whyNotValue(type, port) === undefined, ...near }
}

function nearOf({ workspace }: CanvasModel, id: NodeId): { readonly near?: GroupName } {
  const node = workspace.document.nodes.get(id)
  const group = node && typeOf(node)?.group
  return group ? { near: group } : {}
}
