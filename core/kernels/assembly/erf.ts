/*
 * The error function in float64: core/nodes/erf.ts (FreeBSD's s_erf.c), written out for this language.
 */

const ERX: f64 = 8.45062911510467529297e-1

function nearP(x: f64): f64 {
  let sum: f64 = -2.37630166566501626084e-5
  sum = sum * x + -5.77027029648944159157e-3
  sum = sum * x + -2.84817495755985104766e-2
  sum = sum * x + -3.2504210724700149937e-1
  sum = sum * x + 1.28379167095512558561e-1
  return sum
}

function nearQ(x: f64): f64 {
  let sum: f64 = -3.9602282787753681232e-6
  sum = sum * x + 1.32494738004321644526e-4
  sum = sum * x + 5.08130628187576562776e-3
  sum = sum * x + 6.50222499887672944485e-2
  sum = sum * x + 3.97917223959155352819e-1
  sum = sum * x + 1
  return sum
}

function oneP(x: f64): f64 {
  let sum: f64 = -2.166375594868790843e-3
  sum = sum * x + 3.54783043256182359371e-2
  sum = sum * x + -1.10894694282396677476e-1
  sum = sum * x + 3.18346619901161753674e-1
  sum = sum * x + -3.72207876035701323847e-1
  sum = sum * x + 4.14856118683748331666e-1
  sum = sum * x + -2.36211856075265944077e-3
  return sum
}

function oneQ(x: f64): f64 {
  let sum: f64 = 1.1984499846799107417e-2
  sum = sum * x + 1.36370839120290507362e-2
  sum = sum * x + 1.26171219808761642112e-1
  sum = sum * x + 7.18286544141962662868e-2
  sum = sum * x + 5.40397917702171048937e-1
  sum = sum * x + 1.06420880400844228286e-1
  sum = sum * x + 1
  return sum
}

function midR(x: f64): f64 {
  let sum: f64 = -9.81432934416914548592
  sum = sum * x + -8.12874355063065934246e1
  sum = sum * x + -1.84605092906711035994e2
  sum = sum * x + -1.62396669462573470355e2
  sum = sum * x + -6.23753324503260060396e1
  sum = sum * x + -1.05586262253232909814e1
  sum = sum * x + -6.93858572707181764372e-1
  sum = sum * x + -9.86494403484714822705e-3
  return sum
}

function midS(x: f64): f64 {
  let sum: f64 = -6.04244152148580987438e-2
  sum = sum * x + 6.57024977031928170135
  sum = sum * x + 1.08635005541779435134e2
  sum = sum * x + 4.29008140027567833386e2
  sum = sum * x + 6.45387271733267880336e2
  sum = sum * x + 4.34565877475229228821e2
  sum = sum * x + 1.376577541435190426e2
  sum = sum * x + 1.96512716674392571292e1
  sum = sum * x + 1
  return sum
}

function farR(x: f64): f64 {
  let sum: f64 = -4.83519191608651397019e2
  sum = sum * x + -1.02509513161107724954e3
  sum = sum * x + -6.37566443368389627722e2
  sum = sum * x + -1.60636384855821916062e2
  sum = sum * x + -1.77579549177547519889e1
  sum = sum * x + -7.99283237680523006574e-1
  sum = sum * x + -9.86494292470009928597e-3
  return sum
}

function farS(x: f64): f64 {
  let sum: f64 = -2.24409524465858183362e1
  sum = sum * x + 4.74528541206955367215e2
  sum = sum * x + 2.55305040643316442583e3
  sum = sum * x + 3.19985821950859553908e3
  sum = sum * x + 1.53672958608443695994e3
  sum = sum * x + 3.25792512996573918826e2
  sum = sum * x + 3.03380607434824582924e1
  sum = sum * x + 1
  return sum
}

/** 2/√π ∫₀ˣ exp(−t²) dt. */
export function erf(x: f64): f64 {
  const size = Math.abs(x)
  if (size < 0.84375) return x + x * (nearP(x * x) / nearQ(x * x))
  const sign: f64 = x < 0 ? -1 : 1
  if (size < 1.25) return sign * (ERX + oneP(size - 1) / oneQ(size - 1))
  return sign * (1 - tail(size))
}

/** 1 − erf(x), without the cancellation for large x. */
export function erfc(x: f64): f64 {
  return x < 1.25 ? 1 - erf(x) : tail(x)
}

/** erfc(x) for x ≥ 1.25, and NaN for NaN. */
function tail(x: f64): f64 {
  if (x > 28) return 0
  const s = 1 / (x * x)
  const ratio = x < 1 / 0.35 ? midR(s) / midS(s) : farR(s) / farS(s)
  // z holds the leading bits of x, so that z·z is exact and the exponent keeps its accuracy.
  const z: f64 = <f64><f32>x
  return (Math.exp(-z * z - 0.5625) * Math.exp((z - x) * (z + x) + ratio)) / x
}
