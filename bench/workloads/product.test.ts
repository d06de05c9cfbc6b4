import { expect, it } from 'vitest'
import { checksum, expectedChecksum, productOf } from './product.ts'

function multiplied(n: number): Float64Array {
  const { a, b } = productOf(n)
  const c = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) for (let k = 0; k < n; k++) c[i * n + j]! += a[i * n + k]! * b[k * n + j]!
  return c
}

it('the checksum of a product is known without multiplying', () => {
  expect(checksum(17, multiplied(17))).toBeCloseTo(expectedChecksum(productOf(17)), 10)
})

it('the checksum tells a product from its transpose and from one with a wrong entry', () => {
  const [n, expected] = [17, expectedChecksum(productOf(17))]
  const right = multiplied(n)
  const transposed = right.map((_, at) => right[(at % n) * n + Math.floor(at / n)]!)
  expect(Math.abs(checksum(n, transposed) / expected - 1)).toBeGreaterThan(1e-3)
  expect(Math.abs(checksum(n, right.with(40, 0)) / expected - 1)).toBeGreaterThan(2e-4)
})
