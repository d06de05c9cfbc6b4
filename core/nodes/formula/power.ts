/* Powers and their derivatives at every corner as in C and PyTorch. */

/** a^b. Unlike `Math.pow`, 1 to any power is 1, and −1 to an infinite power too, as C has it. */
export function power(a: number, b: number): number {
  if (a === 1 || (a === -1 && Math.abs(b) === Infinity)) return 1
  return Math.pow(a, b)
}

/** g · ∂(a^b)/∂a = g · b a^(b−1); 0 for b = 0, also at a = 0. */
export function powerByBase(g: number, a: number, b: number): number {
  return b === 0 ? 0 : g * (b * power(a, b - 1))
}

/** g · ∂(a^b)/∂b = g · a^b ln a, where `out` is a^b; 0 for a = 0 with b ≥ 0, where the logarithm is infinite and the power flat. */
export function powerByExponent(g: number, a: number, b: number, out: number): number {
  return g * (a === 0 && b >= 0 ? 0 : out * Math.log(a))
}
