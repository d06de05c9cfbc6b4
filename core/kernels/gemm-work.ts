/* Bytes of memory that products need while they run: panels of both sides, as assembly/gemm.ts blocks them. */

const KC = 256
const MC = 192
const NC = 512
const MR = 6
const NR = 8
const TILE_BYTES = 256

const upTo = (n: number, multiple: number): number => Math.ceil(n / multiple) * multiple

/** For a product of [m, k] and [k, n]. */
export function gemmWork(m: number, n: number, k: number): number {
  const depth = Math.min(k, KC)
  return TILE_BYTES + 4 * depth * (upTo(Math.min(n, NC), NR) + upTo(Math.min(m, MC), MR))
}

/** From so many multiplications on a Linear goes by blocks; below, copying them would cost more than it saves. Known to assembly/linear.ts. */
const BY_BLOCKS = 32_768
const FEWEST_ROWS = 4

export function goesByBlocks(rows: number, inFeatures: number, outFeatures: number): boolean {
  return rows >= FEWEST_ROWS && rows * inFeatures * outFeatures >= BY_BLOCKS
}

/** Forward of a Linear: panels, or for a few rows the weight transposed. */
export function linearWork(rows: number, inFeatures: number, outFeatures: number): number {
  if (goesByBlocks(rows, inFeatures, outFeatures)) return gemmWork(rows, outFeatures, inFeatures)
  return rows >= FEWEST_ROWS ? 4 * inFeatures * upTo(outFeatures, 4) : 0
}

/** Backward of a Linear: the panels of its two products, one after the other. */
export function linearBackwardWork(rows: number, inFeatures: number, outFeatures: number): number {
  if (!goesByBlocks(rows, inFeatures, outFeatures)) return 0
  return Math.max(gemmWork(rows, inFeatures, outFeatures), gemmWork(outFeatures, inFeatures, rows))
}
