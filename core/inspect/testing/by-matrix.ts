import { tapAt } from '../convolution.ts'
import type { Convolution } from '../convolution.ts'

/* The backward of a convolution as the lecture defines it, by the whole matrix: what the loop is compared with. */

/** J, entry by entry: J_ij = h_k where kernel entry k meets x_j at y_i, and 0 elsewhere. */
export function jacobianOfConvolution(convolution: Convolution): Float64Array {
  const { h, n, m } = convolution
  const data = new Float64Array(m * n)
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++) {
      const tap = tapAt(convolution, i, j)
      if (tap !== undefined) data[i * n + j] = h[tap]!
    }
  return data
}

/** v_j = Σ_i grad_output_i · J_ij, the entries of J taken row by row; so many of them, if not all. */
export function byMatrix(
  { n, m }: Convolution,
  jacobian: Float64Array,
  gradOutput: ArrayLike<number>,
  steps = m * n,
): Float64Array {
  const v = new Float64Array(n)
  for (let step = 0; step < Math.min(steps, m * n); step++)
    v[step % n]! += gradOutput[Math.floor(step / n)]! * jacobian[step]!
  return v
}
