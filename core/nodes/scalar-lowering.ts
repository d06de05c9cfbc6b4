import type { MapFormula, Register } from '../kernels/formula-map.ts'
import type { MapOperation } from '../kernels/map-operations.ts'
import type { ScalarFunctionName } from './scalar-functions.ts'
import { scalarFunctions } from './scalar-functions.ts'

/* The functions of scalar-functions.ts and their derivatives as operations of the machine. */

interface LoweredFunction {
  f(m: MapFormula, x: Register, alpha: Register): Register
  /** f′(x). */
  slope(m: MapFormula, x: Register, alpha: Register): Register
}

const named = (f: MapOperation, slope: MapOperation): LoweredFunction => ({
  f: (m, x, alpha) => m.apply(f, x, alpha),
  slope: (m, x, alpha) => m.apply(slope, x, alpha),
})

const lowered: { readonly [name in ScalarFunctionName]: LoweredFunction } = {
  identity: { f: (_, x) => x, slope: (m) => m.constant(1) },
  relu: named('relu', 'reluSlope'),
  leakyRelu: named('leakyRelu', 'leakyReluSlope'),
  elu: named('elu', 'eluSlope'),
  selu: named('selu', 'seluSlope'),
  gelu: named('gelu', 'geluSlope'),
  silu: named('silu', 'siluSlope'),
  sigmoid: named('sigmoid', 'sigmoidSlope'),
  tanh: named('tanh', 'tanhSlope'),
  softplus: named('softplus', 'softplusSlope'),
  softsign: named('softsign', 'softsignSlope'),
  hardtanh: named('hardtanh', 'hardtanhSlope'),
  hardsigmoid: named('hardsigmoid', 'hardsigmoidSlope'),
  sin: named('sin', 'cos'),
  cos: { f: (m, x) => m.apply('cos', x), slope: (m, x) => m.apply('negate', m.apply('sin', x)) },
  exp: named('exp', 'exp'),
  log: named('log', 'reciprocal'),
  sqrt: {
    f: (m, x) => m.apply('sqrt', x),
    slope: (m, x) => m.divide(m.constant(0.5), m.apply('sqrt', x)),
  },
  square: { f: (m, x) => m.apply('square', x), slope: (m, x) => m.multiply(m.constant(2), x) },
  abs: named('absolute', 'sign'),
}

/** f(x). Without `alpha` the function's own default. */
export function lowerFunction(m: MapFormula, name: ScalarFunctionName, x: Register, alpha?: number): Register {
  return lowered[name].f(m, x, alphaOf(m, name, alpha))
}

/** g · f′(x). A shut gate lets nothing through, not even an infinite gradient. */
export function lowerSlope(
  m: MapFormula,
  name: ScalarFunctionName,
  g: Register,
  x: Register,
  alpha?: number,
): Register {
  const slope = lowered[name].slope(m, x, alphaOf(m, name, alpha))
  const gate = 'gate' in scalarFunctions[name]
  return m.multiply(gate ? m.apply('gate', slope, g) : g, slope)
}

function alphaOf(m: MapFormula, name: ScalarFunctionName, given: number | undefined): Register {
  const known = scalarFunctions[name]
  return 'alpha' in known ? m.constant(given ?? known.alpha) : 0
}
