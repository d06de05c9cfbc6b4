import { uniform } from './random.ts'

/*
 * C = A B for square matrices, and a cheap way to tell whether C is right.
 */

export interface Product {
  readonly n: number
  readonly a: Float32Array
  readonly b: Float32Array
}

const positive = (seed: number, length: number): Float32Array => uniform(seed, length).map((value) => (value + 1) / 2)

export function productOf(n: number): Product {
  return { n, a: positive(11, n * n), b: positive(12, n * n) }
}

/** uᵀ C v for fixed positive u and v, as a mean: an entry that is wrong or in the wrong place changes it. */
export function checksum(n: number, c: ArrayLike<number>): number {
  const [u, v] = [positive(13, n), positive(14, n)]
  let sum = 0
  for (let i = 0; i < n; i++) {
    let row = 0
    for (let j = 0; j < n; j++) row += c[i * n + j]! * v[j]!
    sum += u[i]! * row
  }
  return sum / (n * n)
}

/** What the checksum has to be: (uᵀ A)(B v), which takes n² steps and not n³. */
export function expectedChecksum({ n, a, b }: Product): number {
  const [u, v] = [positive(13, n), positive(14, n)]
  let sum = 0
  for (let k = 0; k < n; k++) {
    let [left, right] = [0, 0]
    for (let i = 0; i < n; i++) left += u[i]! * a[i * n + k]!
    for (let j = 0; j < n; j++) right += b[k * n + j]! * v[j]!
    sum += left * right
  }
  return sum / (n * n)
}
