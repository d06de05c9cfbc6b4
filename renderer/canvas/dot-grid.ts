import type { Palette } from './palette.ts'
import { looksSharp } from './view.ts'
import type { Size, View } from './view.ts'

/*
 * The ground and its dots, on a layer larger than the window: a pan only moves it, and a zoom scales it until that would show, or
 * until it rests. It is opaque, so that nothing below has to be drawn and it need not be blended; and it is a vector picture,
 * which the browser draws off the window's thread. (A canvas of this size takes the window's thread some tenths of a second
 * for its first frames without a graphics processor.)
 */

const pitchAt100 = 24
/** Across, in CSS pixels. */
const dot = 2
/** Beyond the window, for a zoom out. */
const spare = 144

const vector = 'http://www.w3.org/2000/svg'

export class DotGrid {
  readonly element = document.createElementNS(vector, 'svg')
  /** A dashed line a row: its dashes are the dots. (All in one path, each tile of the screen would cost as much as the whole.) */
  private readonly rows = document.createElementNS(vector, 'g')
  private drawn = ''
  private pitch = 0
  private place = ''
  private size: Size = { width: 0, height: 0 }

  constructor() {
    this.element.classList.add('canvas-grid')
    this.element.setAttribute('aria-hidden', 'true')
    this.element.append(this.rows)
  }

  show({ k, x, y }: View, size: Size, palette: Palette, zooming: boolean): void {
    // They open up as one zooms out, so that they stay a texture.
    const pitch = pitchAt100 * k * 2 ** Math.max(0, Math.ceil(Math.log2(0.6 / k)))
    const ratio = devicePixelRatio
    const state = `${size.width} ${size.height} ${ratio} ${palette.ground} ${palette.gridDot}`
    const same = state === this.drawn && (pitch === this.pitch || (zooming && this.reaches(pitch, size)))
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
    this.element.style.transform = place
  }

  /** What is drawn, scaled to another pitch, still fills the window and looks right. */
  private reaches(pitch: number, { width, height }: Size): boolean {
    const scale = pitch / this.pitch
    return looksSharp(scale) && this.size.width * scale >= width + pitch && this.size.height * scale >= height + pitch
  }

  private draw(pitch: number, size: Size, ratio: number, palette: Palette): void {
    const { element, rows } = this
    const width = Math.ceil(size.width + 2 * pitch + spare)
    const height = Math.ceil(size.height + 2 * pitch + spare)
    this.size = { width, height }
    set(element, { width: String(width), height: String(height) })
    // Whole pixels: every dot as sharp as the next.
    set(rows, { stroke: palette.gridDot, 'stroke-width': String(dot), 'shape-rendering': 'crispEdges' })
    set(rows, { 'stroke-dasharray': `${dot} ${pitch - dot}` })
    const count = Math.ceil(height / pitch)
    while (rows.childElementCount > count) rows.lastChild?.remove()
    while (rows.childElementCount < count) rows.append(document.createElementNS(vector, 'line'))
    for (const [row, line] of [...rows.children].entries()) {
      const top = String(Math.round(row * pitch * ratio) / ratio + dot / 2)
      set(line, { x2: String(width), y1: top, y2: top })
    }
    element.style.background = palette.ground
  }
}

function set(element: Element, attributes: { readonly [name: string]: string }): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
}

/** From 0 to one pitch. */
function offset(at: number, pitch: number): number {
  return ((at % pitch) + pitch) % pitch
}
