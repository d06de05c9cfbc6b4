/*
 * The error function and its complement, from FreeBSD's /usr/src/lib/msun/src/s_erf.c (Sun Microsystems, 1993: "Permission
 * to use, copy, modify, and distribute this software is freely granted, provided that this notice is preserved").
 * Rational approximations on four intervals, error below 1 unit in the last place.
 */

/** Coefficients from the constant upwards. */
type Polynomial = readonly number[]

const ERX = 8.45062911510467529297e-1
/** |x| < 0.84375: erf(x) = x + x P(x²) / Q(x²). */
const PP: Polynomial = [
  1.28379167095512558561e-1, -3.2504210724700149937e-1, -2.84817495755985104766e-2, -5.77027029648944159157e-3,
  -2.37630166566501626084e-5,
]
const QQ: Polynomial = [
  1, 3.97917223959155352819e-1, 6.50222499887672944485e-2, 5.08130628187576562776e-3, 1.32494738004321644526e-4,
  -3.9602282787753681232e-6,
]
/** |x| < 1.25: erf(x) = ERX + P(|x| - 1) / Q(|x| - 1). */
const PA: Polynomial = [
  -2.36211856075265944077e-3, 4.14856118683748331666e-1, -3.72207876035701323847e-1, 3.18346619901161753674e-1,
  -1.10894694282396677476e-1, 3.54783043256182359371e-2, -2.166375594868790843e-3,
]
const QA: Polynomial = [
  1, 1.06420880400844228286e-1, 5.40397917702171048937e-1, 7.18286544141962662868e-2, 1.26171219808761642112e-1,
  1.36370839120290507362e-2, 1.1984499846799107417e-2,
]
/** |x| < 1 / 0.35: erfc(x) = exp(-x² - 0.5625 + R(1/x²) / S(1/x²)) / x. */
const RA: Polynomial = [
  -9.86494403484714822705e-3, -6.93858572707181764372e-1, -1.05586262253232909814e1, -6.23753324503260060396e1,
  -1.62396669462573470355e2, -1.84605092906711035994e2, -8.12874355063065934246e1, -9.81432934416914548592,
]
const SA: Polynomial = [
  1, 1.96512716674392571292e1, 1.376577541435190426e2, 4.34565877475229228821e2, 6.45387271733267880336e2,
  4.29008140027567833386e2, 1.08635005541779435134e2, 6.57024977031928170135, -6.04244152148580987438e-2,
]
/** Beyond, in the same form. */
const RB: Polynomial = [
  -9.86494292470009928597e-3, -7.99283237680523006574e-1, -1.77579549177547519889e1, -1.60636384855821916062e2,
  -6.37566443368389627722e2, -1.02509513161107724954e3, -4.83519191608651397019e2,
]
const SB: Polynomial = [
  1, 3.03380607434824582924e1, 3.25792512996573918826e2, 1.53672958608443695994e3, 3.19985821950859553908e3,
  2.55305040643316442583e3, 4.74528541206955367215e2, -2.24409524465858183362e1,
]

function evaluate(coefficients: Polynomial, x: number): number {
  let sum = 0
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + coefficients[i]!
  return sum
}

/** 2/√π ∫₀ˣ exp(-t²) dt. */
export function erf(x: number): number {
  const size = Math.abs(x)
  if (size < 0.84375) return x + x * (evaluate(PP, x * x) / evaluate(QQ, x * x))
  if (size < 1.25) return Math.sign(x) * (ERX + evaluate(PA, size - 1) / evaluate(QA, size - 1))
  return Math.sign(x) * (1 - tail(size))
}

/** 1 - erf(x), without the cancellation for large x. */
export function erfc(x: number): number {
  if (x < 1.25) return 1 - erf(x)
  return tail(x)
}

/** erfc(x) for x ≥ 1.25 (and NaN for NaN). */
function tail(x: number): number {
  if (x > 28) return 0
  const s = 1 / (x * x)
  const ratio = x < 1 / 0.35 ? evaluate(RA, s) / evaluate(SA, s) : evaluate(RB, s) / evaluate(SB, s)
  // z holds the leading bits of x, so that z·z is exact and the exponent keeps its accuracy.
  const z = Math.fround(x)
  return (Math.exp(-z * z - 0.5625) * Math.exp((z - x) * (z + x) + ratio)) / x
}
