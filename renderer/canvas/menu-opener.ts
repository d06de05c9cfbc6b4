import { menuParts, selectTarget, targetAt, targetName, targetOfFocus } from './canvas-menu.ts'
import type { MenuRequest } from './canvas-menu.ts'
import type { CanvasModel } from './canvas-model.ts'
import type { CommandTarget, MenuTarget } from './command-target.ts'
import type { Spot } from './pointer-gestures.ts'
import { worldPoint } from './view.ts'
import type { PortRef } from './wire-flow.ts'

/*
 * Asks for the menu of what lies at a spot, or of what has the focus. As long as it is open, commands are about that.
 */

export interface MenuHooks {
  focusedPort(): PortRef | undefined
  open(request: MenuRequest): void
}

/** How far in from its corner the menu of what has the focus opens, in screen pixels. */
const inset = { canvas: 24, other: 12 }

export class MenuOpener {
  private readonly model: CanvasModel
  private readonly target: CommandTarget
  private readonly hooks: MenuHooks

  constructor(model: CanvasModel, target: CommandTarget, hooks: MenuHooks) {
    this.model = model
    this.target = target
    this.hooks = hooks
  }

  /** Of what lies there. */
  at(container: HTMLElement, under: EventTarget | null, spot: Spot): void {
    // Some systems ask for it after the menu key too, which has opened one itself.
    if (this.target.menu) return
    this.open(container, targetAt(this.model, under, worldPoint(this.model.camera.view, spot)), spot)
  }

  byKey(container: HTMLElement): void {
    const about = targetOfFocus(this.model, this.hooks.focusedPort())
    const from = document.activeElement
    const box = (from && from !== container && container.contains(from) ? from : container).getBoundingClientRect()
    const { left, top } = container.getBoundingClientRect()
    const off = about.kind === 'canvas' ? inset.canvas : inset.other
    const spot = { x: Math.max(0, box.left - left) + off, y: Math.max(0, box.top - top) + off }
    this.open(container, about, spot, true)
  }

  private open(container: HTMLElement, about: MenuTarget, spot: Spot, byKey = false): void {
    const { left, top } = container.getBoundingClientRect()
    selectTarget(this.model, about)
    this.target.menu = about
    this.target.spot = spot
    this.hooks.open({
      name: targetName(this.model, about),
      parts: menuParts(this.model, about),
      x: left + spot.x,
      y: top + spot.y,
      byKey,
      closed: () => {
        this.target.menu = undefined
        this.target.spot = undefined
      },
    })
  }
}
