import type { NodeId, PortId } from '../../core/graph/document.ts'
import { parentOf } from '../../core/graph/ids.ts'
import { GRAD_OUTPUT } from '../../core/nodes/formulas.ts'
import type { PointedSymbol, Workspace } from '../state/workspace.ts'
import { EdgeFlag, NodeFlag } from './scene.ts'
import type { Scene } from './scene.ts'

/*
 * What is said of cards and wires besides what they are: selected, pointed at, wrong, the current step.
 */

type Source = Pick<Workspace, 'selection' | 'problemsOf'> & {
  run: Pick<Workspace['run'], 'current' | 'nonFinite' | 'breakpoints'>
}

export class SceneFlags {
  private readonly workspace: Source
  private readonly scene: Scene
  private litEdges: PortId[] = []
  private litNode: NodeId | undefined
  private pointedEdges: PortId[] = []
  private brokenNode: NodeId | undefined

  constructor(workspace: Source, scene: Scene) {
    this.workspace = workspace
    this.scene = scene
  }

  problems(ids: Iterable<NodeId>): void {
    for (const id of ids) {
      const slot = this.scene.nodeSlot(id)
      if (slot === undefined) continue
      this.scene.flagNode(slot, NodeFlag.problem, this.isWrong(id))
    }
  }

  /** A run has found something at a node, or no longer does. */
  ran(): void {
    const found = this.workspace.run.nonFinite.value?.node
    if (found === this.brokenNode) return
    this.problems([this.brokenNode, found].filter((id) => id !== undefined))
    this.brokenNode = found
  }

  /** A warning is for who looks closely; a NaN has to be found from afar. */
  private isWrong(id: NodeId): boolean {
    return this.workspace.problemsOf(id).some(({ severity, code }) => severity === 'error' || code === 'W_NOT_FINITE')
  }

  selection(): void {
    const { nodes, edges } = this.workspace.selection.value
    const { scene } = this
    for (let slot = 0; slot < scene.nodes.count; slot++) {
      const id = scene.nodeId(slot)
      if (id !== undefined) scene.flagNode(slot, NodeFlag.selected, nodes.has(id))
    }
    for (let slot = 0; slot < scene.edges.count; slot++) {
      const to = scene.edgeId(slot)
      if (to !== undefined) scene.flagEdge(slot, EdgeFlag.selected, edges.has(to))
    }
  }

  breakpoints(): void {
    const { scene, workspace } = this
    const chosen = workspace.run.breakpoints.value
    for (let slot = 0; slot < scene.nodes.count; slot++) {
      const id = scene.nodeId(slot)
      if (id !== undefined) scene.flagNode(slot, NodeFlag.breakpoint, chosen.has(id))
    }
  }

  /** A symbol of a formula is pointed at: its wires, those that leave the node for its output and for what came back to it. */
  point(symbol: PointedSymbol | undefined): void {
    for (const to of this.pointedEdges) this.hover(undefined, to)
    this.pointedEdges = []
    const slot = symbol && this.scene.nodeSlot(symbol.node)
    if (!symbol || slot === undefined) return
    const output = symbol.name === 'out' || symbol.name === GRAD_OUTPUT
    for (const edge of this.scene.edgesAt(slot)) {
      const to = this.scene.edgeId(edge)
      const leaves = this.scene.edges.source[edge] === slot
      if (to !== undefined && (output ? leaves : to === `${symbol.node}.${symbol.name}`)) this.pointedEdges.push(to)
    }
    for (const to of this.pointedEdges) this.hover(to, undefined)
  }

  hover(now: PortId | undefined, before: PortId | undefined): void {
    for (const [to, on] of [
      [before, false],
      [now, true],
    ] as const) {
      const slot = to === undefined ? undefined : this.scene.edgeSlot(to)
      if (slot !== undefined) this.scene.flagEdge(slot, EdgeFlag.hovered, on)
    }
  }

  /** The current step: its card, and the wires it wrote to. */
  current(): void {
    const { scene, workspace } = this
    const row = workspace.run.current.value
    for (const to of this.litEdges) this.flagCurrent(to, false)
    this.litEdges = []
    const before = this.litNode === undefined ? undefined : scene.nodeSlot(this.litNode)
    if (before !== undefined) scene.flagNode(before, NodeFlag.current, false)
    this.litNode = row && this.shown(row.node)
    const slot = this.litNode === undefined ? undefined : scene.nodeSlot(this.litNode)
    if (!row || slot === undefined) return
    scene.flagNode(slot, NodeFlag.current, true)
    for (const edge of scene.edgesAt(slot)) {
      const leaves = scene.edges.source[edge] === slot
      const to = scene.edgeId(edge)
      if (to !== undefined && leaves === (row.phase === 'forward')) this.litEdges.push(to)
    }
    for (const to of this.litEdges) this.flagCurrent(to, true)
  }

  /** The node itself, or the group of the level in view that it lies in. */
  private shown(id: NodeId): NodeId | undefined {
    for (let at = id; at !== ''; at = parentOf(at)) if (this.scene.nodeSlot(at) !== undefined) return at
    return undefined
  }

  private flagCurrent(to: PortId, on: boolean): void {
    const slot = this.scene.edgeSlot(to)
    if (slot !== undefined) this.scene.flagEdge(slot, EdgeFlag.current, on)
  }
}
