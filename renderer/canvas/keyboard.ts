import { moveItems } from '../../core/graph/move-items.ts'
import type { Items } from '../../core/graph/move-items.ts'
import type { NodeId } from '../../core/graph/document.ts'
import type { Gesture } from '../state/workspace.ts'
import { counted } from '../state/numbers.ts'
import { portOfElement } from './canvas-menu.ts'
import type { CanvasModel } from './canvas-model.ts'
import { portId } from './wire-flow.ts'
import type { PortRef } from './wire-flow.ts'
import { centreOf, firstNode, nearestNode, walk } from './walking.ts'
import type { Direction } from './walking.ts'

/*
 * The canvas without a pointer: focus walks from card to card, goes into a card's ports, and pulls wires from there.
 */

export interface KeyHooks {
  escape(): void
}

const directions: { readonly [key: string]: Direction } = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}
const modifiers = new Set(['Alt', 'Control', 'Meta', 'Shift', 'AltGraph'])
const step = 8
/** Arrow keys within this time are one move. */
const pause = 700
/** With a wire in hand, focus goes among the ports of so many cards nearest to it. */
const mostLit = 300

export class Keyboard {
  private readonly model: CanvasModel
  private readonly container: HTMLElement
  private readonly hooks: KeyHooks
  private series:
    | {
        gesture: Gesture
        label: string
        dx: number
        dy: number
        ids: readonly NodeId[]
        items: Items
        timer: number
      }
    | undefined
  /** Where the card was that had focus last: from there the arrows go on when it is gone. */
  private last: { readonly level: NodeId; readonly x: number; readonly y: number } | undefined

  constructor(model: CanvasModel, container: HTMLElement, hooks: KeyHooks) {
    this.model = model
    this.container = container
    this.hooks = hooks
  }

  /** True where the key was for the canvas. */
  press(event: KeyboardEvent): boolean {
    const direction = directions[event.key]
    this.remember()
    if (direction && event.altKey && !event.ctrlKey && !event.metaKey) {
      this.nudge(direction, event.shiftKey ? 1 : step)
      return true
    }
    // Holding Alt again is no key of its own.
    if (modifiers.has(event.key)) return false
    this.endSeries()
    if (event.ctrlKey || event.metaKey || event.altKey) return false
    const port = this.focusedPort()
    if (this.model.wiring.inHand.value) return this.withWire(event, direction, port)
    if (port) return this.onPort(event, direction, port)
    return this.onCard(event, direction)
  }

  /** A move by arrow keys ends: what comes next is another undo step. */
  endSeries(): void {
    const { series } = this
    if (!series) return
    clearTimeout(series.timer)
    this.series = undefined
    series.gesture.commit()
    this.model.workspace.announce(series.label)
  }

  /** Puts focus on a card, in view or not. */
  async focusNode(id: NodeId, extend = false): Promise<void> {
    const { workspace } = this.model
    if (extend) workspace.select({ ...workspace.selection.value, nodes: [...workspace.selection.value.nodes, id] })
    else workspace.select({ nodes: [id] })
    await this.focusCard(id)
  }

  /** The same, and leaves what is selected. */
  async focusCard(id: NodeId): Promise<void> {
    this.model.workspace.focused.value = id
    this.model.camera.reveal([id])
    const card = await this.model.find(id, '.node-card')
    card?.focus({ preventScroll: true })
  }

  async focusPort({ node, port, side }: PortRef): Promise<void> {
    this.model.workspace.focused.value = node
    this.model.camera.reveal([node])
    const selector = `[data-port="${CSS.escape(`${node}.${port}`)}"][data-side="${side}"]`
    const button = await this.model.find(node, selector)
    button?.focus({ preventScroll: true })
  }

  private onCard(event: KeyboardEvent, direction: Direction | undefined): boolean {
    const { model } = this
    const at = this.focusedNode()
    if (direction) {
      const next = at === undefined ? this.nearest() : this.next(at, direction)
      if (next !== undefined) void this.focusNode(next, event.shiftKey)
      // Where there is no way on, one sees at least where one is.
      else if (at !== undefined) model.camera.reveal([at])
      return true
    }
    switch (event.key) {
      case 'Home': {
        const first = firstNode(model.scene)
        if (first !== undefined) void this.focusNode(first)
        return true
      }
      case 'Enter': {
        const node = at ?? this.nearest()
        if (node === undefined) return true
        if (at === undefined) void this.focusNode(node)
        else this.enterPorts(node)
        return true
      }
      case 'Escape':
        this.hooks.escape()
        return true
      default:
        // Everything else is a command, whose keys can be chosen.
        return false
    }
  }

  private remember(): void {
    const id = this.focusedNode()
    const at = id === undefined ? undefined : centreOf(this.model.scene, id)
    if (at) this.last = { ...at, level: this.model.workspace.level.value }
  }

  /** Where the keys go on when no card has focus. */
  private nearest(): NodeId | undefined {
    const { scene, workspace } = this.model
    const { last } = this
    if (workspace.focused.value !== undefined) return workspace.focused.value
    return last?.level === workspace.level.value ? nearestNode(scene, last) : firstNode(scene)
  }

  private next(id: NodeId, direction: Direction): NodeId | undefined {
    return walk(this.model.workspace.document, this.model.scene, id, direction)
  }

  private enterPorts(node: NodeId): void {
    const ports = this.portsOf(node)
    const first = ports.find((port) => port.side === 'output') ?? ports[0]
    if (first) void this.focusPort(first)
  }

  private onPort(event: KeyboardEvent, direction: Direction | undefined, port: PortRef): boolean {
    if (direction) {
      const next = this.portBeside(port, direction)
      if (next) void this.focusPort(next)
      return true
    }
    switch (event.key) {
      case 'Enter':
      case ' ':
        this.startWire(port)
        return true
      case 'Escape':
        void this.focusNode(port.node)
        return true
      default:
        return this.onCard(event, undefined)
    }
  }

  /** Takes a wire in hand: the arrows lead it from port to port, Enter ends it. */
  startWire(port: PortRef): void {
    this.model.wiring.start(port, true)
    const { length } = this.litPorts()
    this.model.workspace.announce(
      `Wire from ${port.node} ${port.side} ${port.port}. ${counted(length, 'port')} ${length === 1 ? 'fits' : 'fit'}`,
    )
  }

  private withWire(event: KeyboardEvent, direction: Direction | undefined, port: PortRef | undefined): boolean {
    const { wiring, workspace } = this.model
    const wire = wiring.inHand.value
    if (!wire) return false
    if (event.key === 'Escape') {
      this.model.cancelWire()
      workspace.announce('Wire dropped')
      if (wire.byKeyboard) void this.focusPort(wire.fixed)
      return true
    }
    if (!wire.byKeyboard) return false
    if (event.key === 'Enter' || event.key === ' ') {
      this.finishWire(port)
      return true
    }
    if (!direction && event.key !== 'Tab') return false
    const all = event.shiftKey && direction !== undefined
    const next = direction ? this.portThatWay(port ?? wire.fixed, direction, all) : this.litNext(port, event.shiftKey)
    if (next) {
      wiring.moveTo(next)
      void this.focusPort(next)
      const refusal = wiring.refusalAt(next)
      if (refusal) workspace.announce(`${next.node}: ${refusal.message}; ${refusal.fix}`)
    }
    return true
  }

  private finishWire(port: PortRef | undefined): void {
    const { wiring } = this.model
    const ends = port && wiring.landing(port)
    if (ends) wiring.connect(ends.from, ends.to)
    else wiring.cancel()
  }

  private nudge(direction: Direction, length: number): void {
    const { workspace } = this.model
    const selected = workspace.selection.value.nodes
    const at = this.focusedNode() ?? workspace.focused.value
    const ids = selected.size > 0 ? [...selected] : at === undefined ? [] : [at]
    if (ids.length === 0) return
    if (!this.series || this.series.ids.join() !== ids.join()) {
      this.endSeries()
      const label = this.model.notes.moveLabel(ids)
      const gesture = workspace.begin(label)
      this.series = { gesture, label, dx: 0, dy: 0, ids, items: this.model.notes.items(ids), timer: 0 }
    }
    const { series } = this
    clearTimeout(series.timer)
    series.timer = window.setTimeout(() => this.endSeries(), pause)
    series.dx += direction === 'left' ? -length : direction === 'right' ? length : 0
    series.dy += direction === 'up' ? -length : direction === 'down' ? length : 0
    const { gesture, dx, dy, items } = series
    gesture.update((document) => moveItems(document, items, dx, dy))
    this.model.camera.reveal(ids)
  }

  private focusedNode(): NodeId | undefined {
    const card = document.activeElement?.closest('[data-node]')
    return card instanceof HTMLElement && this.container.contains(card) ? card.dataset.node : undefined
  }

  /** The port that has focus. */
  focusedPort(): PortRef | undefined {
    const button = document.activeElement
    if (!(button instanceof HTMLElement) || !this.container.contains(button)) return undefined
    return portOfElement(button)
  }

  private portsOf(node: NodeId): PortRef[] {
    const ports = this.model.documentScene.cards.get(node)?.geometry.ports ?? []
    return ports.map(({ name, side }) => ({ node, port: name, side }))
  }

  private portBeside(port: PortRef, direction: Direction): PortRef | undefined {
    const ports = this.portsOf(port.node)
    if (direction === 'left' || direction === 'right') {
      const side = direction === 'left' ? 'input' : 'output'
      return side === port.side ? undefined : ports.find((other) => other.side === side)
    }
    const same = ports.filter((other) => other.side === port.side)
    const at = same.findIndex((other) => other.port === port.port)
    return same[at + (direction === 'down' ? 1 : -1)]
  }

  /** Ports that fit the wire in hand, nearest first. */
  private litPorts(): PortRef[] {
    return this.nearPorts((id) => this.model.wiring.fittingPorts(id))
  }

  private nearPorts(portsAt: (id: NodeId) => PortRef[]): PortRef[] {
    const { wiring, scene, documentScene } = this.model
    const wire = wiring.inHand.value
    const slot = wire && scene.nodeSlot(wire.fixed.node)
    if (!wire || slot === undefined) return []
    const { nodes } = scene
    const x = nodes.x[slot] as number
    const y = nodes.y[slot] as number
    const near: { id: NodeId; distance: number }[] = []
    for (const id of documentScene.cards.keys()) {
      const other = scene.nodeSlot(id)
      if (other === undefined) continue
      near.push({ id, distance: Math.hypot((nodes.x[other] as number) - x, (nodes.y[other] as number) - y) })
    }
    near.sort((a, b) => a.distance - b.distance)
    return near.slice(0, mostLit).flatMap(({ id }) => portsAt(id))
  }

  private litNext(port: PortRef | undefined, backwards: boolean): PortRef | undefined {
    const lit = this.litPorts()
    const at = port ? lit.findIndex((other) => sameRef(other, port)) : -1
    if (at < 0) return backwards ? lit.at(-1) : lit[0]
    return lit.at((at + (backwards ? -1 : 1)) % lit.length)
  }

  /** `all`: also one that does not fit, to hear why. */
  private portThatWay(port: PortRef, direction: Direction, all: boolean): PortRef | undefined {
    const here = this.model.documentScene.portAt(portId(port), port.side)
    if (!here) return this.litNext(port, false)
    let best: PortRef | undefined
    let least = Infinity
    const { wiring } = this.model
    for (const other of all ? this.nearPorts((id) => wiring.freePorts(id)) : this.litPorts()) {
      const at = this.model.documentScene.portAt(portId(other), other.side)
      if (!at || sameRef(other, port)) continue
      const dx = at.x - here.x
      const dy = at.y - here.y
      const [ahead, aside] =
        direction === 'left' ? [-dx, dy] : direction === 'right' ? [dx, dy] : direction === 'up' ? [-dy, dx] : [dy, dx]
      if (ahead <= 0) continue
      const distance = ahead + 2 * Math.abs(aside)
      if (distance < least) {
        least = distance
        best = other
      }
    }
    return best
  }
}

function sameRef(a: PortRef, b: PortRef): boolean {
  return a.node === b.node && a.port === b.port && a.side === b.side
}
