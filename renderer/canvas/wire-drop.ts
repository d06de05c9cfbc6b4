import { shallowRef } from 'vue'
import type { NodeId, PortId } from '../../core/graph/document.ts'
import { compose } from '../../core/graph/diff.ts'
import { fittingAt, insertOnEdge } from '../../core/graph/insert.ts'
import type { Fitting } from '../../core/graph/insert.ts'
import { moveNodes } from '../../core/graph/move.ts'
import { isRefusal } from '../../core/graph/problems.ts'
import type { Problem } from '../../core/graph/problems.ts'
import type { Gesture } from '../state/workspace.ts'
import type { CanvasModel } from './canvas-model.ts'
import { firstPort } from './geometry.ts'
import { edgeAt, edgeThrough } from './hit.ts'

/*
 * A card that is dragged over a wire and has none itself goes into it when it is let go.
 */

export interface DropHint {
  readonly edge: PortId
  /** The card, or none while it comes from the palette. */
  readonly node: NodeId | undefined
  readonly fitting: Fitting | Problem | undefined
}

/** What only touches a card above or below is not meant. */
const rim = 6

export class WireDrop {
  readonly hint = shallowRef<DropHint | undefined>()
  private readonly model: CanvasModel

  constructor(model: CanvasModel) {
    this.model = model
  }

  /** These cards are dragged. */
  over(ids: readonly NodeId[]): void {
    const [id] = ids
    const { document, whyNot } = this.model.workspace
    const edge = id !== undefined && ids.length === 1 && isFree(document.edgesAt.get(id)) ? this.below(id) : undefined
    if (edge === this.hint.value?.edge && this.hint.value?.node === id) return
    this.hint.value =
      edge === undefined || id === undefined
        ? undefined
        : { edge, node: id, fitting: fittingAt(document, edge, id, whyNot) }
  }

  /** A node of the palette is dragged to a place of the world. */
  overPoint(world: { readonly x: number; readonly y: number } | undefined): void {
    const edge = world && edgeAt(this.model.scene, world, this.model.camera.view.k)
    if (edge === this.hint.value?.edge) return
    this.hint.value = edge === undefined ? undefined : { edge, node: undefined, fitting: undefined }
  }

  clear(): void {
    this.hint.value = undefined
  }

  /** The cards are let go: true where they went into a wire, which is the one step that is left of the drag. */
  insert(gesture: Gesture | undefined): boolean {
    const hint = this.hint.value
    this.hint.value = undefined
    const { workspace } = this.model
    const { document } = workspace
    if (!hint?.fitting || hint.node === undefined || isRefusal(hint.fitting)) return false
    const at = document.positions.get(hint.node)
    if (!gesture || !at) return false
    const inserted = insertOnEdge(document, hint.edge, hint.node, hint.fitting, this.model.sizeOf, this.model.placeOf)
    if (isRefusal(inserted)) return false
    gesture.cancel()
    const moved = moveNodes(workspace.document, [[hint.node, at]])
    return workspace.perform(`Insert ${hint.node} on an edge`, compose(moved, inserted))
  }

  /** The wire below a card, wherever it lies on it; of several the one at its ports. */
  private below(id: NodeId): PortId | undefined {
    const [x, y] = this.model.placeOf(id)
    const [width, height] = this.model.sizeOf(id)
    const inner = { left: x, top: y + rim, right: x + width, bottom: y + height - rim }
    return edgeThrough(this.model.scene, inner, { x: x + width / 2, y: y + firstPort })
  }
}

function isFree(edges: ReadonlySet<PortId> | undefined): boolean {
  return edges === undefined || edges.size === 0
}
