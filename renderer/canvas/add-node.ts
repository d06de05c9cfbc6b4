import { addNode } from '../../core/graph/add.ts'
import { connect } from '../../core/graph/connect.ts'
import { compose } from '../../core/graph/diff.ts'
import type { Diff } from '../../core/graph/diff.ts'
import type { NodeId } from '../../core/graph/document.ts'
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

/** Card and gap, so that the next one stands clear. */
const across = 232
const down = 160

/** A place for a node that is added without a pointer: beside a card, or in the middle, below what is there already. */
export function freeSpot(model: CanvasModel, beside: NodeId | undefined): { x: number; y: number } {
  const { scene, viewport, currentView: view } = model
  const card = beside === undefined ? undefined : model.boundsOf([beside])
  const x = card ? card.left + across : (viewport.width / 2 - view.x) / view.k - 60
  let y = card ? card.top : (viewport.height / 2 - view.y) / view.k - 60
  for (let tries = 0; tries < 200 && covered(scene, x, y); tries++) y += down
  // `addAt` puts the card around the place it is given.
  return { x: x + pointerX, y: y + pointerY }
}

function covered(scene: CanvasModel['scene'], x: number, y: number): boolean {
  let hit = false
  scene.nodeGrid.search(x - 16, y - 16, x + 140, y + 120, () => {
    hit = true
    return false
  })
  return hit
}

function cornerAtWire(at: { readonly x: number; readonly y: number }, wire: PortRef): readonly [number, number] {
  if (wire.side === 'output') return [at.x, at.y - firstPort]
  const { width } = cardGeometry({
    title: '',
    summary: '',
    inputs: [{ name: 'in', shape: '' }],
    outputs: [{ name: 'out', shape: '' }],
    body: 'none',
    columns: 1,
    footer: '',
  })
  return [at.x - width, at.y - firstPort]
}
