import { looksSharp, zoomAt } from './view.ts'
import type { Size, View } from './view.ts'

/*
 * Pictures of a view that reach beyond the window, so that they can be moved and scaled for a while instead of drawn again.
 */

/** The view in a picture that reaches so far beyond the window. */
export function shifted({ k, x, y }: View, by: number): View {
  return { k, x: x + by, y: y + by }
}

export function grown({ width, height }: Size, by: number): Size {
  return { width: width + 2 * by, height: height + 2 * by }
}

/** Where a picture of one view belongs in another, as a CSS transform. */
export function placeOf(drawn: View, view: View): string {
  const scale = view.k / drawn.k
  const x = view.x - drawn.x * scale
  const y = view.y - drawn.y * scale
  return `translate(${x}px, ${y}px)${scale === 1 ? '' : ` scale(${scale})`}`
}

/** So much larger than drawn a picture may be shown while a zoom runs, where to draw it often would make the zoom halt. */
const softest = 1.6

/** Whether a picture is shown so much larger than it was drawn that it must be drawn again; a rounding does not count. */
export function tooSoft(scale: number): boolean {
  return scale > softest + 1e-6
}

/** Of the rim, what stays behind a pan, which may turn round. */
const behind = 40

/**
 * What was drawn for one view, with a rim, can be shown in another: moved, and while the view moves scaled as well, as long as
 * it looks right and fills the window. `soft`: and longer.
 */
export function serves(drawn: View, rim: number, view: View, size: Size, resting: boolean, soft = false): boolean {
  if (drawn.k === view.k) return Math.abs(view.x - drawn.x) <= rim && Math.abs(view.y - drawn.y) <= rim
  const scale = view.k / drawn.k
  const fine = looksSharp(scale) || (soft && scale > 1 && !tooSoft(scale))
  return !resting && fine && covers(shifted(drawn, rim), grown(size, rim), view, size)
}

/**
 * The view to draw a picture for while the view moves, so that it serves for long: it lies where the motion leads. `before` is
 * the view of the frame before this one.
 */
export function ahead(before: View, view: View, { width, height }: Size, rim: number, soft: boolean): View {
  if (before.k === view.k) {
    const lead = (from: number, to: number) => to + Math.sign(to - from) * (rim - behind)
    return { k: view.k, x: lead(before.x, view.x), y: lead(before.y, view.y) }
  }
  const scale = view.k / before.k
  if (!soft || scale > 1) return view
  // The place that stays where it is, or what of the window is next to it.
  const still = (from: number, to: number, length: number) =>
    Math.min(length, Math.max(0, (to - scale * from) / (1 - scale)))
  return zoomAt(view, 1 / softest, still(before.x, view.x, width), still(before.y, view.y, height))
}

/** A picture, moved and scaled to where it belongs in a view, fills the window. */
export function covers(picture: View, pictureSize: Size, view: View, { width, height }: Size): boolean {
  const scale = view.k / picture.k
  const left = view.x - picture.x * scale
  const top = view.y - picture.y * scale
  return (
    left <= 0 && top <= 0 && left + pictureSize.width * scale >= width && top + pictureSize.height * scale >= height
  )
}

export function sameView(a: View, b: View): boolean {
  return a.k === b.k && a.x === b.x && a.y === b.y
}

export function sameSize(a: Size, b: Size): boolean {
  return a.width === b.width && a.height === b.height
}
