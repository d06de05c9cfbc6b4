import { looksSharp } from './view.ts'
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

/**
 * What was drawn for one view, with a rim, can be shown in another: moved, and while the view moves scaled as well, as long as
 * it looks right and fills the window.
 */
export function serves(drawn: View, rim: number, view: View, size: Size, resting: boolean): boolean {
  if (drawn.k === view.k) return Math.abs(view.x - drawn.x) <= rim && Math.abs(view.y - drawn.y) <= rim
  return !resting && looksSharp(view.k / drawn.k) && covers(shifted(drawn, rim), grown(size, rim), view, size)
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
