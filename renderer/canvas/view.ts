import { smallestFullZoom } from './geometry.ts'

/*
 * What part of the world is on screen: screen = world × k + (x, y), in CSS pixels from the canvas's corner.
 */

export interface View {
  readonly k: number
  readonly x: number
  readonly y: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

/** How much of a card is shown: everything, glyph and name, or a block of the group's hue. */
export type Detail = 'full' | 'name' | 'block'

/** A canvas lower than this has no room for a large legend or a large map. */
export const roomyHeight = 520
export const smallestZoom = 0.02
export const largestZoom = 4
const nameFrom = 0.35
const smallFrom = 0.45

/** `size`: larger type needs a nearer view. */
export function detailAt(k: number, size = 1): Detail {
  // A hair of tolerance, so that a wheel that lands on 75 % by rounding shows what 75 % shows.
  if (k >= smallestFullZoom * size - 1e-6) return 'full'
  return k >= nameFrom * size - 1e-6 ? 'name' : 'block'
}

/** Where a card says little more than its name, a graph of a few cards still shows their numbers from here on. */
export function showsNumbers(k: number, size = 1): boolean {
  return k >= smallFrom * size - 1e-6
}

/** Zooms by a factor so that the point under the pointer stays where it is. */
export function zoomAt(view: View, factor: number, x: number, y: number): View {
  const k = Math.min(largestZoom, Math.max(smallestZoom, view.k * factor))
  const scale = k / view.k
  return { k, x: x - (x - view.x) * scale, y: y - (y - view.y) * scale }
}

interface Point {
  readonly x: number
  readonly y: number
}

/** What of the world is at a pixel. */
export function worldPoint({ k, x, y }: View, at: Point): Point {
  return { x: (at.x - x) / k, y: (at.y - y) / k }
}

/** Where a point of the world is on screen. */
export function screenPoint({ k, x, y }: View, at: Point): Point {
  return { x: at.x * k + x, y: at.y * k + y }
}

export interface Rect {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** What of the world is in view, with so many screen pixels around it. */
export function worldRect(view: View, size: Size, margin = 0): Rect {
  return {
    left: (-view.x - margin) / view.k,
    top: (-view.y - margin) / view.k,
    right: (size.width - view.x + margin) / view.k,
    bottom: (size.height - view.y + margin) / view.k,
  }
}

/** What lies over the canvas's edges: fitting leaves it free. */
export interface Insets {
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly left: number
}

const noInsets: Insets = { top: 32, right: 32, bottom: 32, left: 32 }

/** The view that shows a rectangle whole and in the middle, never larger than `largest`. */
export function fitView(rect: Rect, size: Size, largest = 1, insets = noInsets): View {
  const k = Math.max(smallestZoom, Math.min(largest, fittingZoom(rect, size, insets)))
  return alignView(rect, size, k, insets)
}

/** The view at a zoom with the rectangle in the middle, or from its top left corner where it is too large. */
export function alignView(rect: Rect, size: Size, k: number, insets = noInsets): View {
  const place = (low: number, length: number, before: number, after: number, room: number): number => {
    const free = room - before - after - length * k
    return Math.round(before + Math.max(0, free / 2) - low * k)
  }
  return {
    k,
    x: place(rect.left, rect.right - rect.left, insets.left, insets.right, size.width),
    y: place(rect.top, rect.bottom - rect.top, insets.top, insets.bottom, size.height),
  }
}

/**
 * The view moved as far as there is room for it, so that no card lies under what covers a corner of that size, at the bottom
 * right; as it is where there is no such room.
 */
export function clearCorner(view: View, cards: Iterable<Rect>, size: Size, corner: Size, { top, left }: Insets): View {
  const edge = { x: size.width - corner.width, y: size.height - corner.height }
  const free = { x: Infinity, y: Infinity }
  let across = 0
  let down = 0
  for (const card of cards) {
    free.x = Math.min(free.x, card.left * view.k + view.x - left)
    free.y = Math.min(free.y, card.top * view.k + view.y - top)
    const x = card.right * view.k + view.x - edge.x
    const y = card.bottom * view.k + view.y - edge.y
    if (x <= 0 || y <= 0) continue
    across = Math.max(across, x)
    down = Math.max(down, y)
  }
  if (across === 0) return view
  if (across <= free.x && (across <= down || down > free.y)) return { ...view, x: Math.floor(view.x - across) }
  return down <= free.y ? { ...view, y: Math.floor(view.y - down) } : view
}

function fittingZoom(rect: Rect, size: Size, { top, right, bottom, left }: Insets): number {
  const across = Math.max(16, size.width - left - right) / Math.max(1, rect.right - rect.left)
  const down = Math.max(16, size.height - top - bottom) / Math.max(1, rect.bottom - rect.top)
  return Math.min(across, down)
}

/** The smallest pan that brings a rectangle into view; unchanged where it is in view already. */
export function panTo(view: View, rect: Rect, size: Size, margin = 32): View {
  const shift = (low: number, high: number, length: number): number => {
    if (high - low > length - 2 * margin) return (length - low - high) / 2
    if (low < margin) return margin - low
    return high > length - margin ? length - margin - high : 0
  }
  const dx = shift(rect.left * view.k + view.x, rect.right * view.k + view.x, size.width)
  const dy = shift(rect.top * view.k + view.y, rect.bottom * view.k + view.y, size.height)
  return dx === 0 && dy === 0 ? view : { k: view.k, x: view.x + dx, y: view.y + dy }
}

/** While a zoom runs, a picture scaled so far still looks as if it had been drawn so. */
export function looksSharp(scale: number): boolean {
  return scale <= 1.12 && scale >= 1 / 1.12
}
