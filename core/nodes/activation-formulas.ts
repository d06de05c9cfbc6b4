import type { ScalarFunctionName } from './scalar-functions.ts'
import { gradientOf } from './formulas.ts'
import { scalarFunctions } from './scalar-functions.ts'

/** KaTeX of f′(x), for the functions of one number. */
export const slopeFormulas: { readonly [Name in ScalarFunctionName]: string } = {
  identity: '1',
  relu: '[x > 0]',
  leakyRelu: '\\begin{cases} 1 & x > 0 \\\\ \\alpha & x \\le 0 \\end{cases}',
  elu: '\\begin{cases} 1 & x > 0 \\\\ \\alpha e^x & x \\le 0 \\end{cases}',
  selu: '1.0507 \\begin{cases} 1 & x > 0 \\\\ 1.6733 \\, e^x & x \\le 0 \\end{cases}',
  gelu: '\\left( \\Phi(x) + x \\, \\varphi(x) \\right)',
  silu: '\\sigma(x) \\left( 1 + x (1 - \\sigma(x)) \\right)',
  sigmoid: '\\sigma(x) (1 - \\sigma(x))',
  tanh: '(1 - \\tanh^2 x)',
  softplus: '\\frac{1}{1 + e^{-x}}',
  softsign: '\\frac{1}{(1 + |x|)^2}',
  hardtanh: '[-1 < x < 1]',
  hardsigmoid: '\\tfrac{1}{6} [-3 < x < 3]',
  sin: '\\cos x',
  cos: '(-\\sin x)',
  exp: 'e^x',
  log: '\\frac{1}{x}',
  sqrt: '\\frac{1}{2 \\sqrt x}',
  square: '2 x',
  abs: '\\operatorname{sign}(x)',
}

export function activationFormula(name: ScalarFunctionName | 'softmax' | 'logSoftmax'): string {
  if (name === 'softmax') return 'y_i = \\frac{e^{x_i}}{\\sum_j e^{x_j}}'
  if (name === 'logSoftmax') return 'y_i = x_i - \\ln \\sum_j e^{x_j}'
  return `y = ${scalarFunctions[name].tex}`
}

export function activationGradient(name: ScalarFunctionName | 'softmax' | 'logSoftmax'): string {
  if (name === 'softmax') return gradientOf('x_i', 'y_i \\left( g_i - \\sum_j g_j \\, y_j \\right)')
  if (name === 'logSoftmax') return gradientOf('x_i', 'g_i - e^{y_i} \\sum_j g_j')
  return gradientOf('x', name === 'identity' ? 'g' : `g \\cdot ${slopeFormulas[name]}`)
}
