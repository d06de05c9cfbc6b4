import { shallowRef } from 'vue'
import { connect } from '../../core/graph/connect.ts'
import { compose } from '../../core/graph/diff.ts'
import { nodeOf, splitPort } from '../../core/graph/ids.ts'
import type { NodeId, PortId } from '../../core/graph/document.ts'
import { isRefusal } from '../../core/graph/problems.ts'
import type { Problem } from '../../core/graph/problems.ts'
import { removeEdges } from '../../core/graph/remove.ts'
import type { Remedy } from '../state/messages.ts'
import type { Workspace } from '../state/workspace.ts'
import type { DocumentScene } from './document-scene.ts'
import { edgeName } from './node-face.ts'
import { portId } from './wire-flow.ts'
import type { PortRef, WireHandler } from './wire-flow.ts'

/*
 * A wire in hand, by pointer or by keyboard: where it starts, what it is over, what that would mean, and what becomes of it.
 */

export interface Point {
  readonly x: number
  readonly y: number
}

export interface WireInHand {
  /** The end that stays. */
  readonly fixed: PortRef
  /** The edge whose input end was taken up, by that input. */
  readonly taken: PortId | undefined
  /** The free end, in the world. */
  readonly free: Point
  /** The port the free end is at, if it is at one. */
  readonly over: PortRef | undefined
  /** Why it cannot end there. */
  readonly refusal: Problem | undefined
  readonly byKeyboard: boolean
}

/** What the wiring asks of the canvas. */
export interface WiringPlace {
  /** The port or, on a card's body, the first port that fits. `side` is the side looked for. */
  portNear(point: Point, side: 'input' | 'output', fits: (port: PortRef) => boolean): PortRef | undefined
  /** A wire was dropped on empty canvas: which node should follow? */
  offer(fixed: PortRef, at: Point): void
  /** What could be done about ports that do not fit. */
  remedy(from: PortId, to: PortId): Remedy | undefined
}

export class Wiring implements WireHandler {
  readonly inHand = shallowRef<WireInHand | undefined>()
  private readonly workspace: Workspace
  private readonly scene: DocumentScene
  private readonly place: WiringPlace
  private verdicts = new Map<PortId, Problem | undefined>()

  constructor(workspace: Workspace, scene: DocumentScene, place: WiringPlace) {
    this.workspace = workspace
    this.scene = scene
    this.place = place
  }

  start(port: PortRef, byKeyboard = false): PortRef {
    const edge = port.side === 'input' && !byKeyboard ? this.workspace.document.edges.get(portId(port)) : undefined
    const fixed = edge ? refOf(edge.from, 'output') : port
    const free = this.scene.portAt(portId(port), port.side) ?? { x: 0, y: 0 }
    this.workspace.tries()
    this.verdicts = new Map()
    this.inHand.value = {
      fixed,
      taken: edge?.to,
      free,
      over: edge ? port : undefined,
      refusal: undefined,
      byKeyboard,
    }
    return fixed
  }

  /** Takes an edge in hand by the end that is nearer to a point. */
  takeEnd(edge: PortId, at: Point): boolean {
    const from = this.workspace.document.edges.get(edge)?.from
    const start = from === undefined ? undefined : this.scene.portAt(from, 'output')
    const end = this.scene.portAt(edge, 'input')
    if (from === undefined || !start || !end) return false
    this.workspace.tries()
    const nearStart = Math.hypot(at.x - start.x, at.y - start.y) < Math.hypot(at.x - end.x, at.y - end.y)
    this.verdicts = new Map()
    this.inHand.value = {
      fixed: nearStart ? refOf(edge, 'input') : refOf(from, 'output'),
      taken: edge,
      free: at,
      over: undefined,
      refusal: undefined,
      byKeyboard: false,
    }
    return true
  }

  move(pointer: Point): void {
    const wire = this.inHand.value
    if (!wire || wire.byKeyboard) return
    const side = otherSide(wire.fixed)
    const over = this.place.portNear(pointer, side, (port) => this.refusalAt(port) === undefined)
    const at = over && this.scene.portAt(portId(over), side)
    const refusal = over && this.refusalAt(over)
    this.inHand.value = { ...wire, over, refusal, free: at ?? { x: pointer.x, y: pointer.y } }
  }

  /** By keyboard: the free end goes to a port. */
  moveTo(port: PortRef): void {
    const wire = this.inHand.value
    if (!wire) return
    const free = this.scene.portAt(portId(port), port.side) ?? wire.free
    this.inHand.value = { ...wire, over: port, refusal: this.refusalAt(port), free }
  }

  /** Why the wire in hand cannot end at a port; undefined where it can. */
  refusalAt(port: PortRef): Problem | undefined {
    const wire = this.inHand.value
    if (!wire) return undefined
    const key = `${port.side} ${portId(port)}`
    if (this.verdicts.has(key)) return this.verdicts.get(key)
    const ends = endsOf(wire.fixed, port)
    const verdict = ends ? this.workspace.whyNot(ends.from, ends.to) : sameSide(wire.fixed)
    this.verdicts.set(key, verdict)
    return verdict
  }

  /** Whether a port lights up while a wire is in hand; undefined without one. The port it starts from stays as it is. */
  litAt(port: PortRef): boolean | undefined {
    const wire = this.inHand.value
    if (!wire || (port.side === wire.fixed.side && portId(port) === portId(wire.fixed))) return undefined
    return this.refusalAt(port) === undefined
  }

  landing(port: PortRef): { readonly from: PortId; readonly to: PortId } | undefined {
    const wire = this.inHand.value
    if (!wire) return undefined
    if (port.side === wire.fixed.side && portId(port) === portId(wire.fixed)) {
      this.cancel()
      return undefined
    }
    const refusal = this.refusalAt(port)
    const ends = endsOf(wire.fixed, port)
    if (!refusal && ends && !this.isThere(ends)) return ends
    this.cancel()
    // Saying why is the workspace's: in words, in the live region and on screen.
    if (refusal) this.workspace.perform('Connect', refusal, ends && this.place.remedy(ends.from, ends.to))
    return undefined
  }

  private isThere({ from, to }: { readonly from: PortId; readonly to: PortId }): boolean {
    return this.workspace.document.edges.get(to)?.from === from
  }

  connect(from: PortId, to: PortId): void {
    const { workspace } = this
    const taken = this.inHand.value?.taken
    this.inHand.value = undefined
    if (taken === undefined || taken === to) {
      workspace.perform(`Connect ${edgeName(workspace.document, from, to)}`, connect(workspace.document, from, to))
      return
    }
    const made = connect(workspace.document, from, to)
    const edit = isRefusal(made) ? made : compose(removeEdges(workspace.document, [taken]), made)
    workspace.perform(`Move edge to ${edgeName(workspace.document, from, to)}`, edit)
  }

  drop(): void {
    const wire = this.inHand.value
    if (!wire) return
    if (wire.over) {
      const ends = this.landing(wire.over)
      if (ends) this.connect(ends.from, ends.to)
      return
    }
    this.inHand.value = undefined
    if (wire.taken !== undefined) {
      const { document } = this.workspace
      const name = edgeName(document, document.edges.get(wire.taken)?.from ?? '', wire.taken)
      this.workspace.perform(`Disconnect ${name}`, removeEdges(document, [wire.taken]))
    } else this.place.offer(wire.fixed, wire.free)
  }

  cancel(): void {
    this.inHand.value = undefined
  }

  /** The ports of a node at which the free end may be. */
  fittingPorts(node: NodeId): PortRef[] {
    return this.freePorts(node).filter((port) => this.refusalAt(port) === undefined)
  }

  /** The ports a node has on the free end's side. */
  freePorts(node: NodeId): PortRef[] {
    const wire = this.inHand.value
    const card = this.scene.cards.get(node)
    if (!wire || !card) return []
    const side = otherSide(wire.fixed)
    return card.geometry.ports
      .filter((port) => port.side === side)
      .map((port): PortRef => ({ node, port: port.name, side }))
  }
}

export function refOf(port: PortId, side: 'input' | 'output'): PortRef {
  return { node: nodeOf(port), port: splitPort(port)[1], side }
}

export function otherSide(port: PortRef): 'input' | 'output' {
  return port.side === 'input' ? 'output' : 'input'
}

function endsOf(a: PortRef, b: PortRef): { from: PortId; to: PortId } | undefined {
  if (a.side === b.side) return undefined
  const [from, to] = a.side === 'output' ? [a, b] : [b, a]
  return { from: portId(from), to: portId(to) }
}

function sameSide(fixed: PortRef): Problem {
  const side = fixed.side
  return {
    code: 'E_PORT',
    severity: 'error',
    node: fixed.node,
    port: fixed.port,
    message: side === 'input' ? 'an input cannot feed an input' : 'an output cannot feed an output',
    fix: side === 'input' ? 'choose an output' : 'choose an input',
  }
}
