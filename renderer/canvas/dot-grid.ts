import type { Palette } from './palette.ts'
import { looksSharp } from './view.ts'
import type { Size, View } from './view.ts'

/*
 * The ground and its dots, on a layer larger than the window: a pan only moves it, and a zoom scales it until that would show, or
 * until it rests. It is opaque, so that nothing below has to be drawn and it need not be blended.
 */

const pitchAt100 = 24
/** Across, in CSS pixels. */
const dot = 2
/** Beyond the window, for a zoom out. */
const spare = 144

export class DotGrid {
  readonly canvas = document.createElement('canvas')
  private readonly context = this.canvas.getContext('2d', { alpha: false })
  /** One row of dots: a row is copied quicker than its dots are drawn. */
  private readonly row = document.createElement('canvas')
  private drawn = ''
  private pitch = 0
  private place = ''

  constructor() {
    this.canvas.className = 'canvas-grid'
    this.canvas.setAttribute('aria-hidden', 'true')
  }

  show({ k, x, y }: View, size: Size, palette: Palette, zooming: boolean): void {
    // They open up as one zooms out, so that they stay a texture.
    const pitch = pitchAt100 * k * 2 ** Math.max(0, Math.ceil(Math.log2(0.6 / k)))
    const ratio = devicePixelRatio
    const state = `${size.width} ${size.height} ${ratio} ${palette.ground} ${palette.gridDot}`
    const same = state === this.drawn && (pitch === this.pitch || (zooming && this.reaches(pitch, size, ratio)))
    if (!same) {
      this.drawn = state
      this.pitch = pitch
      this.draw(pitch, size, ratio, palette)
    }
    const scale = pitch / this.pitch
    const corner = `${offset(x, pitch) - pitch}px, ${offset(y, pitch) - pitch}px`
    const place = `translate(${corner})${scale === 1 ? '' : ` scale(${scale})`}`
    if (place === this.place) return
    this.place = place
    this.canvas.style.transform = place
  }

  /** What is drawn, scaled to another pitch, still fills the window and looks right. */
  private reaches(pitch: number, { width, height }: Size, ratio: number): boolean {
    const scale = pitch / this.pitch
    const { canvas } = this
    return (
      looksSharp(scale) &&
      (canvas.width / ratio) * scale >= width + pitch &&
      (canvas.height / ratio) * scale >= height + pitch
    )
  }

  private draw(pitch: number, size: Size, ratio: number, palette: Palette): void {
    const { canvas, context } = this
    const width = Math.ceil((size.width + 2 * pitch) * ratio)
    const height = Math.ceil((size.height + 2 * pitch) * ratio)
    // Making it larger takes time, so it is made a little too large, and stays while it will do.
    if (canvas.width < width || canvas.height < height || canvas.width > width + 2 * spare * ratio) {
      canvas.width = width + Math.ceil(spare * ratio)
      canvas.height = height + Math.ceil(spare * ratio)
      canvas.style.width = `${canvas.width / ratio}px`
      canvas.style.height = `${canvas.height / ratio}px`
    }
    if (!context) return
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.fillStyle = palette.ground
    context.fillRect(0, 0, canvas.width, canvas.height)
    const { row } = this
    const side = Math.round(dot * ratio)
    Object.assign(row, { width: canvas.width, height: side })
    const dots = row.getContext('2d')
    if (!dots) return
    dots.fillStyle = palette.gridDot
    for (let left = 0; left < canvas.width; left += pitch * ratio) dots.fillRect(Math.round(left), 0, side, side)
    for (let top = 0; top < canvas.height; top += pitch * ratio) context.drawImage(row, 0, Math.round(top))
  }
}

/** From 0 to one pitch. */
function offset(at: number, pitch: number): number {
  return ((at % pitch) + pitch) % pitch
}
