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

export const smallestZoom = 0.02
export const largestZoom = 4
const nameFrom = 0.35

export function detailAt(k: number): Detail {
  // A hair of tolerance, so that a wheel that lands on 75 % by rounding shows what 75 % shows.
  if (k >= smallestFullZoom - 1e-6) return 'full'
  return k >= nameFrom - 1e-6 ? 'name' : 'block'
}

/** Zooms by a factor so that the point under the pointer stays where it is. */
export function zoomAt(view: View, factor: number, x: number, y: number): View {
  const k = Math.min(largestZoom, Math.max(smallestZoom, view.k * factor))
  const scale = k / view.k
  return { k, x: x - (x - view.x) * scale, y: y - (y - view.y) * scale }
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

/** The view that shows a rectangle whole and centred, never larger than `largest`. */
export function fitView(rect: Rect, size: Size, largest = 1, margin = 32): View {
  const width = Math.max(1, rect.right - rect.left)
  const height = Math.max(1, rect.bottom - rect.top)
  const room = Math.max(16, Math.min(size.width, size.width - 2 * margin))
  const tall = Math.max(16, Math.min(size.height, size.height - 2 * margin))
  const k = Math.max(smallestZoom, Math.min(largest, room / width, tall / height))
  return {
    k,
    x: Math.round((size.width - width * k) / 2 - rect.left * k),
    y: Math.round((size.height - height * k) / 2 - rect.top * k),
  }
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
