/*
 * Losses of one number p against its target t, with their derivatives. Formulas of PyTorch (ATen/native/Loss.cpp).
 */

export interface PairLoss {
  value(p: number, t: number, delta: number): number
  byPrediction(p: number, t: number, delta: number): number
  byTarget(p: number, t: number, delta: number): number
}

/** The logarithm never falls below this in bce, so that a sure and wrong probability costs much, but not everything. */
export const LOG_FLOOR = -100
/** What the gradient of bce divides by is at least this. */
export const VARIANCE_FLOOR = 1e-12

export const pairLosses = {
  mse: {
    value: (p, t) => (p - t) ** 2,
    byPrediction: (p, t) => 2 * (p - t),
    byTarget: (p, t) => 2 * (t - p),
  },
  l1: {
    value: (p, t) => Math.abs(p - t),
    byPrediction: (p, t) => Math.sign(p - t),
    byTarget: (p, t) => Math.sign(t - p),
  },
  // Squared near the target, absolute beyond delta: the slope never exceeds delta.
  huber: {
    value(p, t, delta) {
      const distance = Math.abs(p - t)
      return distance < delta ? 0.5 * distance ** 2 : delta * (distance - 0.5 * delta)
    },
    byPrediction: (p, t, delta) => Math.max(-delta, Math.min(delta, p - t)),
    byTarget: (p, t, delta) => Math.max(-delta, Math.min(delta, t - p)),
  },
  bce: {
    value: (p, t) => -(t * Math.max(Math.log(p), LOG_FLOOR) + (1 - t) * Math.max(Math.log1p(-p), LOG_FLOOR)),
    byPrediction: (p, t) => (p - t) / Math.max((1 - p) * p, VARIANCE_FLOOR),
    // PyTorch does not hold back the logarithms here.
    byTarget: (p) => Math.log1p(-p) - Math.log(p),
  },
  // bce of sigmoid(x), put together so that neither overflows: max(x, 0) - x t + ln(1 + exp(-|x|)).
  bceWithLogits: {
    value: (x, t) => Math.max(x, 0) - x * t + Math.log1p(Math.exp(-Math.abs(x))),
    byPrediction: (x, t) => 1 / (1 + Math.exp(-x)) - t,
    byTarget: (x) => -x,
  },
} as const satisfies Record<string, PairLoss>
