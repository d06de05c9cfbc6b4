import type { MapFormula, Register } from '../kernels/formula-map.ts'
import type { pairLosses } from './pair-losses.ts'
import { LOG_FLOOR, VARIANCE_FLOOR } from './pair-losses.ts'

/* The losses of pair-losses.ts as operations of the machine. */

export type PairFormula = (m: MapFormula, p: Register, t: Register, delta: number) => Register

interface LoweredPairLoss {
  readonly value: PairFormula
  readonly byPrediction: PairFormula
  readonly byTarget: PairFormula
}

const twice = (m: MapFormula, x: Register) => m.multiply(m.constant(2), x)
const negative = (m: MapFormula, x: Register) => m.apply('negate', x)
const oneMinus = (m: MapFormula, x: Register) => m.subtract(m.constant(1), x)
const heldBack = (m: MapFormula, x: Register, delta: number) =>
  m.apply('max', m.constant(-delta), m.apply('min', m.constant(delta), x))

export const loweredPairLosses: { readonly [name in keyof typeof pairLosses]: LoweredPairLoss } = {
  mse: {
    value: (m, p, t) => m.apply('square', m.subtract(p, t)),
    byPrediction: (m, p, t) => twice(m, m.subtract(p, t)),
    byTarget: (m, p, t) => twice(m, m.subtract(t, p)),
  },
  l1: {
    value: (m, p, t) => m.apply('absolute', m.subtract(p, t)),
    byPrediction: (m, p, t) => m.apply('sign', m.subtract(p, t)),
    byTarget: (m, p, t) => m.apply('sign', m.subtract(t, p)),
  },
  huber: {
    value(m, p, t, delta) {
      const distance = m.apply('absolute', m.subtract(p, t))
      const near = m.apply('less', distance, m.constant(delta))
      const squared = m.multiply(m.constant(0.5), m.apply('square', distance))
      const absolute = m.multiply(m.constant(delta), m.subtract(distance, m.constant(0.5 * delta)))
      // Gates, not products: far away the square may be infinite, and 0 · ∞ is NaN.
      return m.add(m.apply('gate', near, squared), m.apply('gate', oneMinus(m, near), absolute))
    },
    byPrediction: (m, p, t, delta) => heldBack(m, m.subtract(p, t), delta),
    byTarget: (m, p, t, delta) => heldBack(m, m.subtract(t, p), delta),
  },
  bce: {
    value(m, p, t) {
      const floor = m.constant(LOG_FLOOR)
      const sure = m.apply('max', m.apply('log', p), floor)
      const against = m.apply('max', m.apply('log1p', negative(m, p)), floor)
      return negative(m, m.add(m.multiply(t, sure), m.multiply(oneMinus(m, t), against)))
    },
    byPrediction: (m, p, t) =>
      m.divide(m.subtract(p, t), m.apply('max', m.multiply(oneMinus(m, p), p), m.constant(VARIANCE_FLOOR))),
    byTarget: (m, p) => m.subtract(m.apply('log1p', negative(m, p)), m.apply('log', p)),
  },
  bceWithLogits: {
    value(m, x, t) {
      const rest = m.apply('log1p', m.apply('exp', negative(m, m.apply('absolute', x))))
      return m.add(m.subtract(m.apply('relu', x), m.multiply(x, t)), rest)
    },
    byPrediction: (m, x, t) => m.subtract(m.apply('sigmoid', x), t),
    byTarget: (m, x) => negative(m, x),
  },
}
