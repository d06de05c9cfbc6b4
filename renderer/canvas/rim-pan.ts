import type { Camera } from './camera.ts'
import type { Spot } from './pointer-gestures.ts'

/** From the canvas's edges. */
const rim = 28
/** A pointer that only crosses the rim moves nothing. */
const patience = 180
/** Pixels a second at the very edge. */
const fastest = 900

/**
 * What is held at the canvas's rim for a moment moves the view there, the faster the nearer it is to the edge: so a card or a
 * wire comes to places out of view. What was taken up at the rim has to leave it first.
 */
export class RimPan {
  private readonly camera: Pick<Camera, 'viewport' | 'panBy'>
  private readonly moved: () => void
  private spot: Spot | undefined
  private wasInside = false
  private frame = 0
  private since = 0
  private last = 0

  /** `moved`: the view is another, and what is in hand has to be brought under the pointer. */
  constructor(camera: Pick<Camera, 'viewport' | 'panBy'>, moved: () => void) {
    this.camera = camera
    this.moved = moved
  }

  /** Something is in hand, and is there. */
  hold(spot: Spot): void {
    this.spot = spot
    const { x, y } = this.depth(spot)
    if (x === 0 && y === 0) {
      this.wasInside = true
      this.pause()
    } else if (this.wasInside && this.frame === 0) {
      this.since = this.last = performance.now()
      this.frame = requestAnimationFrame((now) => this.step(now))
    }
  }

  /** Nothing is in hand. */
  drop(): void {
    this.spot = undefined
    this.wasInside = false
    this.pause()
  }

  private pause(): void {
    cancelAnimationFrame(this.frame)
    this.frame = 0
  }

  private step(now: number): void {
    this.frame = 0
    if (!this.spot) return
    const { x, y } = this.depth(this.spot)
    const way = (fastest * Math.min(50, Math.max(0, now - this.last))) / 1000
    this.last = now
    if (now - this.since >= patience) {
      this.camera.panBy(-x * way, -y * way)
      this.moved()
    }
    this.frame = requestAnimationFrame((next) => this.step(next))
  }

  /** How far in the rim, from −1 at the left and upper edge to 1 at the others; 0 is inside. */
  private depth({ x, y }: Spot): Spot {
    const { width, height } = this.camera.viewport
    const along = (at: number, length: number) =>
      Math.max(-1, Math.min(0, at / rim - 1)) + Math.min(1, Math.max(0, (at - length) / rim + 1))
    return { x: along(x, width), y: along(y, height) }
  }
}
