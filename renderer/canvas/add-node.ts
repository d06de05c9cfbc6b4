import { addNode } from '../../core/graph/add.ts'
import { connect } from '../../core/graph/connect.ts'
import { compose } from '../../core/graph/diff.ts'
import type { Diff } from '../../core/graph/diff.ts'
import type { NodeId } from '../../core/graph/document.ts'
import { freePlace } from '../../core/graph/free-place.ts'
import { portsOf } from '../../core/graph/ports.ts'
import { isRefusal } from '../../core/graph/problems.ts'
import type { Json } from '../../core/nodes/attributes.ts'
import { nodeTypes } from '../../core/nodes/index.ts'
import type { Workspace } from '../state/workspace.ts'
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

/** Where to add a node without a pointer, such that its card lies beside another one, or in free space in view. */
export function freeSpot(model: CanvasModel, beside: NodeId | undefined, wire?: PortRef): { x: number; y: number } {
  const [x, y] = freePlace(model.workspace.document, model.worldInView(), beside).at
  // `addAt` puts the card around the place it is given, or with its port there.
  return wire ? { x, y: y + firstPort } : { x: x + pointerX, y: y + pointerY }
}

function cornerAtWire(at: { readonly x: number; readonly y: number }, wire: PortRef): readonly [number, number] {
  if (wire.side === 'output') return [at.x, at.y - firstPort]
  const { width } = cardGeometry({
    title: '',
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
