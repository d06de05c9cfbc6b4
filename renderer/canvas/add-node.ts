import type { Bridge } from '../../core/compile/connect-check.ts'
import { addNode } from '../../core/graph/add.ts'
import { applyDiff } from '../../core/graph/apply.ts'
import { connect } from '../../core/graph/connect.ts'
import { copyDocument } from '../../core/graph/create.ts'
import { compose } from '../../core/graph/diff.ts'
import type { Diff } from '../../core/graph/diff.ts'
import type { NodeId, PortId } from '../../core/graph/document.ts'
import { freePlace } from '../../core/graph/free-place.ts'
import { fittingAt, insertOnEdge } from '../../core/graph/insert.ts'
import { portsOf } from '../../core/graph/ports.ts'
import { isRefusal } from '../../core/graph/problems.ts'
import type { Problem } from '../../core/graph/problems.ts'
import type { Json } from '../../core/nodes/attributes.ts'
import { nodeTypes } from '../../core/nodes/index.ts'
import type { Gesture, Workspace } from '../state/workspace.ts'
import type { CanvasModel } from './canvas-model.ts'
import { cardGeometry, firstPort } from './geometry.ts'
import { portId } from './wire-flow.ts'
import type { PortRef } from './wire-flow.ts'

export interface NewCard {
  readonly type: string
  readonly attributes?: { readonly [name: string]: Json }
  /** What people call it: "GELU". */
  readonly title?: string
}

/** Where on a new card the pointer is: on its name. */
const pointerX = 60
const pointerY = 24

/**
 * Adds a node at a place of the world, and an edge where it comes at the end of a wire: one undo step. The place is where
 * the pointer is; the card lies around it, or with its port at it. Selects the node and gives its id.
 */
export function addAt(
  workspace: Workspace,
  card: NewCard,
  at: { readonly x: number; readonly y: number },
  wire?: PortRef,
): NodeId | undefined {
  const { document } = workspace
  const title = card.title ?? nodeTypes.get(card.type)?.title ?? card.type
  const label = `Add ${title}`
  const corner = wire ? cornerAtWire(at, wire) : [at.x - pointerX, at.y - pointerY]
  const added = addNode(document, card.type, {
    parent: workspace.level.value,
    at: [corner[0] as number, corner[1] as number],
    ...(card.attributes && { attributes: card.attributes }),
  })
  if (isRefusal(added)) {
    workspace.perform(label, added)
    return undefined
  }
  if (!wire) {
    if (!workspace.perform(label, added.diff)) return undefined
  } else addWired(workspace, label, added, wire)
  workspace.select({ nodes: [added.id] })
  workspace.focused.value = added.id
  return added.id
}

/** The node has to be there before an edge to it can be asked for, so this is a gesture of two parts. */
function addWired(workspace: Workspace, label: string, { id, diff }: { id: NodeId; diff: Diff }, wire: PortRef): void {
  const gesture = workspace.begin(label)
  gesture.update(diff)
  const edge = edgeToFirst(workspace, id, wire)
  if (edge) gesture.update(() => compose(diff, edge))
  gesture.commit()
  workspace.announce(edge ? `${label}, connected` : label)
}

function edgeToFirst(workspace: Workspace, id: NodeId, wire: PortRef): Diff | undefined {
  const { document } = workspace
  const ports = portsOf(document, id)
  const names = wire.side === 'output' ? ports.inputs.map(({ name }) => name) : ports.outputs
  for (const name of names) {
    const port = `${id}.${name}`
    const [from, to] = wire.side === 'output' ? [portId(wire), port] : [port, portId(wire)]
    if (workspace.whyNot(from, to)) continue
    const edge = connect(document, from, to)
    if (!isRefusal(edge)) return edge
  }
  return undefined
}

/**
 * Adds a node and leads an edge through it: one undo step. Gives its id. Where it does not fit, it says why not, or does something
 * else instead.
 */
export function insertNew(
  model: CanvasModel,
  edge: PortId,
  card: NewCard,
  otherwise?: () => NodeId | undefined,
): NodeId | undefined {
  const { workspace } = model
  const title = card.title ?? nodeTypes.get(card.type)?.title ?? card.type
  const label = `Insert ${title}`
  const at = middleOf(model, edge)
  const added = addNode(workspace.document, card.type, {
    parent: workspace.level.value,
    ...(at && { at: [at.x, at.y] }),
    ...(card.attributes && { attributes: card.attributes }),
  })
  if (isRefusal(added)) {
    workspace.perform(label, added)
    return undefined
  }
  const gesture = workspace.begin(label)
  gesture.update(added.diff)
  const refused = insertInto(model, edge, added, gesture)
  if (refused) {
    gesture.cancel()
    if (otherwise) return otherwise()
    workspace.perform(label, refused)
    return undefined
  }
  gesture.commit()
  workspace.announce(`${label}, wired in`)
  workspace.select({ nodes: [added.id] })
  workspace.focused.value = added.id
  return added.id
}

function insertInto(
  model: CanvasModel,
  edge: PortId,
  { id, diff }: { id: NodeId; diff: Diff },
  gesture: Gesture,
): Problem | undefined {
  const { document, whyNot } = model.workspace
  const fitting = fittingAt(document, edge, id, whyNot)
  if (isRefusal(fitting)) return fitting
  const inserted = insertOnEdge(document, edge, id, fitting, model.sizeOf, model.placeOf)
  return isRefusal(inserted) ? inserted : gesture.update(() => compose(diff, inserted))
}

/** A node between two ports that do not fit each other, wired to both: one undo step. */
export function insertBridge(model: CanvasModel, bridge: Bridge, from: PortId, to: PortId): NodeId | undefined {
  const { workspace, documentScene } = model
  const title = nodeTypes.get(bridge.type)?.title ?? bridge.type
  const label = `Insert ${title} before ${to}`
  const start = documentScene.portAt(from, 'output')
  const end = documentScene.portAt(to, 'input')
  const added = addNode(workspace.document, bridge.type, {
    parent: workspace.level.value,
    attributes: bridge.attributes,
    ...(start && end && { at: [(start.x + end.x) / 2 - pointerX, (start.y + end.y) / 2 - firstPort] as const }),
  })
  if (isRefusal(added)) {
    workspace.perform(label, added)
    return undefined
  }
  const draft = copyDocument(workspace.document)
  applyDiff(draft, added.diff)
  const into = connect(draft, from, `${added.id}.in`)
  if (!isRefusal(into)) applyDiff(draft, into)
  const out = isRefusal(into) ? into : connect(draft, `${added.id}.out`, to)
  const edit = isRefusal(into) ? into : isRefusal(out) ? out : compose(compose(added.diff, into), out)
  if (!workspace.perform(label, edit)) return undefined
  workspace.select({ nodes: [added.id] })
  workspace.focused.value = added.id
  return added.id
}

/** The corner of a new card whose middle is the edge's. */
function middleOf({ documentScene, workspace }: CanvasModel, to: PortId): { x: number; y: number } | undefined {
  const from = workspace.document.edges.get(to)?.from
  const start = from === undefined ? undefined : documentScene.portAt(from, 'output')
  const end = documentScene.portAt(to, 'input')
  if (!start || !end) return undefined
  return { x: (start.x + end.x) / 2 - pointerX, y: (start.y + end.y) / 2 - firstPort }
}

/** Where to add a node without a pointer, such that its card lies beside another one, or in free space in view. */
export function freeSpot(model: CanvasModel, beside: NodeId | undefined, wire?: PortRef): { x: number; y: number } {
  const [x, y] = freePlace(model.workspace.document, model.camera.worldInView(), beside).at
  // `addAt` puts the card around the place it is given, or with its port there.
  return wire ? { x, y: y + firstPort } : { x: x + pointerX, y: y + pointerY }
}

function cornerAtWire(at: { readonly x: number; readonly y: number }, wire: PortRef): readonly [number, number] {
  if (wire.side === 'output') return [at.x, at.y - firstPort]
  const { width } = cardGeometry({
    title: '',
    marks: [],
    summary: '',
    inputs: [{ name: 'in', shape: '' }],
    outputs: [{ name: 'out', shape: '' }],
    body: 'none',
    later: 'cells',
    columns: 1,
    footer: '',
  })
  return [at.x - width, at.y - firstPort]
}
