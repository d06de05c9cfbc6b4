/*
 * Operations of a `map`, on registers. Their codes are their places in this list.
 * Functions have the values and derivatives of core/nodes/scalar-functions.ts; `…Slope` is f′(a).
 */
export const mapOperations = [
  'constant',
  'copy',
  'negate',
  'add',
  'subtract',
  'multiply',
  'divide',
  'min',
  'max',
  /** As JavaScript's and PyTorch's power for finite numbers; see core/nodes/formula/power.ts. */
  'power',
  /** a + b · 1, where b is −1, 0 or 1 (comparisons): 1 where true, else 0. */
  'less',
  'lessOrEqual',
  'equal',
  'notEqual',
  /** b where a ≠ 0, else 0, even if b is infinite or NaN: a gate that is shut lets nothing through. */
  'gate',
  'reciprocal',
  'absolute',
  'sign',
  'square',
  'sqrt',
  'exp',
  'expm1',
  'log',
  'log1p',
  'sin',
  'cos',
  'tanh',
  'sigmoid',
  'relu',
  'reluSlope',
  'gelu',
  'geluSlope',
  'silu',
  'siluSlope',
  'softplus',
  'softsign',
  'softsignSlope',
  'hardtanh',
  'hardtanhSlope',
  'hardsigmoid',
  'hardsigmoidSlope',
  /** leakyRelu and elu with alpha in register b. */
  'leakyRelu',
  'leakyReluSlope',
  'elu',
  'eluSlope',
  'selu',
  'seluSlope',
  /** 1 where a > 0, 1 − a², a (1 − a): from the result. */
  'reluGate',
  'tanhSlopeOfResult',
  'sigmoidSlopeOfResult',
  'tanhSlope',
  'sigmoidSlope',
  'softplusSlope',
  /** g · ∂/∂a aᵇ and g · ∂/∂b aᵇ take three operands; they are put together from these: b a^(b−1) with 0 at b = 0; log a · aᵇ with 0 at a = 0, b ≥ 0. */
  'powerByBase',
  'powerByExponent',
] as const

export type MapOperation = (typeof mapOperations)[number]
