/**
 * Numbers without pattern, uniform between −scale and scale, the same on every machine (mulberry32 over a counter). The bench
 * draws its own numbers, so that a mistake in the product's generator cannot hide itself.
 */
export function uniform(seed: number, length: number, scale = 1): Float32Array {
  const numbers = new Float32Array(length)
  for (let i = 0; i < length; i++) {
    let t = (seed + Math.imul(i + 1, 0x6d2b79f5)) | 0
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    numbers[i] = (((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1) * scale
  }
  return numbers
}
