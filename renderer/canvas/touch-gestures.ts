import { portOfElement } from './canvas-menu.ts'
import type { CanvasModel } from './canvas-model.ts'
import type { Spot } from './pointer-gestures.ts'
import { findPort } from './port-finder.ts'
import { otherSide } from './wiring.ts'
import type { PortRef } from './wire-flow.ts'

/*
 * What fingers do that a mouse does not: two of them pinch and pan, one held still opens the menu, a tap on a port takes a wire
 * in hand and the next tap lays it down. All else of a finger goes the mouse's way; a pen is a mouse.
 */

export interface TouchHooks {
  spotOf(event: MouseEvent): Spot
  worldOf(spot: Spot): Spot
  /** Ends what one finger had begun, as if it had never been. */
  cancel(): void
  menu(element: EventTarget | null, spot: Spot): void
}

/** A finger that goes less far stays where it is. */
const slack = 10
const holdTime = 500

export class TouchGestures {
  private readonly model: CanvasModel
  private readonly hooks: TouchHooks
  /** Fingers on the canvas, where each is now. */
  private readonly fingers = new Map<number, Spot>()
  private began: { readonly spot: Spot; readonly target: EventTarget | null; moved: boolean } | undefined
  /** The gesture is over for the mouse's way: two fingers, a menu, or a wire laid down. */
  private mine = false
  private timer = 0

  constructor(model: CanvasModel, hooks: TouchHooks) {
    this.model = model
    this.hooks = hooks
  }

  /** Before anybody else sees the press: ports take it for themselves. */
  down(event: PointerEvent): void {
    if (event.pointerType !== 'touch') return
    const spot = this.hooks.spotOf(event)
    this.fingers.set(event.pointerId, spot)
    clearTimeout(this.timer)
    if (this.fingers.size > 1) {
      if (!this.mine) this.hooks.cancel()
      this.mine = true
      event.stopPropagation()
      return
    }
    const { target } = event
    this.began = { spot, target, moved: false }
    // With a wire in hand a tap is meant for it, and no port may begin another.
    this.mine = this.model.wiring.inHand.value?.byKeyboard === true
    if (this.mine) {
      event.stopPropagation()
      return
    }
    this.timer = window.setTimeout(() => {
      this.hooks.cancel()
      this.mine = true
      this.hooks.menu(target, spot)
    }, holdTime)
  }

  /** True where the move is not the mouse's. */
  move(event: PointerEvent): boolean {
    const before = this.fingers.get(event.pointerId)
    if (event.pointerType !== 'touch' || !before) return false
    const spot = this.hooks.spotOf(event)
    if (this.began && Math.hypot(spot.x - this.began.spot.x, spot.y - this.began.spot.y) > slack) {
      this.began.moved = true
      clearTimeout(this.timer)
    }
    if (this.fingers.size === 2) {
      const [other] = [...this.fingers].filter(([id]) => id !== event.pointerId)
      if (other) this.pinch(before, spot, other[1])
    }
    this.fingers.set(event.pointerId, spot)
    // A finger that trembles does not drag.
    return this.mine || this.began?.moved !== true
  }

  up(event: PointerEvent): void {
    if (event.pointerType !== 'touch') return
    clearTimeout(this.timer)
    const { mine, began } = this
    this.fingers.delete(event.pointerId)
    if (mine) event.stopPropagation()
    if (this.fingers.size > 0) return
    this.began = undefined
    this.mine = false
    if (!began || began.moved) return
    if (!mine) this.tapPort(began.target)
    else if (this.model.wiring.inHand.value?.byKeyboard) this.layDown(began.target, began.spot)
  }

  cancel(): void {
    clearTimeout(this.timer)
    this.fingers.clear()
    this.began = undefined
    this.mine = false
  }

  /** The world under both fingers stays under them. */
  private pinch(from: Spot, to: Spot, other: Spot): void {
    const before = { x: (from.x + other.x) / 2, y: (from.y + other.y) / 2 }
    const after = { x: (to.x + other.x) / 2, y: (to.y + other.y) / 2 }
    const length = Math.max(1, Math.hypot(from.x - other.x, from.y - other.y))
    this.model.camera.panBy(after.x - before.x, after.y - before.y)
    this.model.camera.zoomBy(Math.max(1, Math.hypot(to.x - other.x, to.y - other.y)) / length, after)
  }

  private tapPort(target: EventTarget | null): void {
    const port = portAt(target)
    if (!port) return
    // The press began a wire that ends with this release; the tap takes one up for good.
    setTimeout(() => {
      const { wiring, workspace } = this.model
      this.model.cancelWire()
      wiring.start(port, true)
      workspace.announce(`Wire from ${port.node} ${port.side} ${port.port}. Tap where it goes`)
    })
  }

  private layDown(target: EventTarget | null, spot: Spot): void {
    const { camera, wiring, documentScene, workspace } = this.model
    const wire = wiring.inHand.value
    if (!wire) return
    const near = findPort(
      documentScene,
      this.hooks.worldOf(spot),
      camera.view.k,
      otherSide(wire.fixed),
      (port) => wiring.refusalAt(port) === undefined,
    )
    const port = portAt(target) ?? near
    if (!port) {
      wiring.cancel()
      workspace.announce('Wire dropped')
      return
    }
    const ends = wiring.landing(port)
    if (ends) wiring.connect(ends.from, ends.to)
  }
}

function portAt(target: EventTarget | null): PortRef | undefined {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-port]') : null
  return element ? portOfElement(element) : undefined
}
