import type { Size } from './view.ts'

/** Frames in which the browser makes the buffers it shows a canvas with: without a graphics processor they take long. */
const coldFrames = 5

/** A canvas over the graph, in device pixels. */
export class Layer {
  readonly canvas = document.createElement('canvas')
  private readonly context: CanvasRenderingContext2D
  private frames = 0

  constructor(container: HTMLElement) {
    const { canvas } = this
    canvas.className = 'wire-layer'
    canvas.setAttribute('aria-hidden', 'true')
    container.append(canvas)
    const context = canvas.getContext('2d')
    if (!context) throw new Error('no 2d canvas')
    this.context = context
  }

  fits({ width, height }: Size): boolean {
    return (
      this.canvas.width === Math.round(width * devicePixelRatio) &&
      this.canvas.height === Math.round(height * devicePixelRatio)
    )
  }

  /** Empty, with one unit a CSS pixel. */
  begin(size: Size): CanvasRenderingContext2D {
    const { canvas, context } = this
    if (!this.fits(size)) {
      canvas.width = Math.round(size.width * devicePixelRatio)
      canvas.height = Math.round(size.height * devicePixelRatio)
      canvas.style.width = `${size.width}px`
      canvas.style.height = `${size.height}px`
      this.frames = 0
    }
    this.clear()
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0)
    return context
  }

  clear(): void {
    const { canvas, context } = this
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.clearRect(0, 0, canvas.width, canvas.height)
  }

  /**
   * An empty layer would only cost every frame its time, so it is put away; but not before its first frames, or those would be
   * slow when it is wanted. True while it needs frames.
   */
  show(wanted: boolean): boolean {
    const cold = this.frames < coldFrames
    this.canvas.hidden = !wanted && !cold
    if (!cold) return false
    this.frames++
    // Only a change makes a frame: a pixel in the corner will do.
    if (wanted) this.context.clearRect(0, 0, 1, 1)
    else this.clear()
    return true
  }
}
