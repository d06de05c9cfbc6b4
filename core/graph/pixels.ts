import { limits } from './limits.ts'

/** Layout is in whole pixels, near enough to the origin that arithmetic stays exact. */
export function wholePixels([x, y]: readonly [number, number]): readonly [number, number] {
  return [wholePixel(x), wholePixel(y)]
}

/** One coordinate of it. */
export function wholePixel(value: number): number {
  const pixel = Math.round(value)
  if (Number.isNaN(pixel)) return 0
  // Adding 0 turns −0 into 0.
  return Math.max(-limits.coordinate, Math.min(limits.coordinate, pixel)) + 0
}
