import { erfc } from './erf.ts'

/*
 * Functions of one number with their derivatives, for `activation` and `expression`.
 * Formulas and the choice at kinks are PyTorch's (ATen/native/cpu/Activation.cpp and tools/autograd/derivatives.yaml).
 */

export interface ScalarFunction {
  readonly title: string
  /** `alpha` takes its default where it is left out. */
  f(x: number, alpha?: number): number
  /** f′(x); at a kink one of the one-sided derivatives. */
  df(x: number, alpha?: number): number
  /** KaTeX of f(x), with \alpha where it has one. */
  readonly tex: string
  /** Default of `alpha`, for the functions that have one. */
  readonly alpha?: number
  /** Where f′ jumps. */
  readonly kinks?: readonly number[]
  /** True where f′ = 0 means that the gate is shut: nothing comes back, not even from an infinite gradient. */
  readonly gate?: boolean
  /** Left out: all numbers. */
  readonly domain?: 'positive'
}

const SELU_ALPHA = 1.6732632423543772848170429916717
const SELU_SCALE = 1.0507009873554804934193349852946
const normalDistribution = (x: number) => 0.5 * erfc(-x * Math.SQRT1_2)
const normalDensity = (x: number) => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI)
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
const SOFTPLUS_LINEAR_ABOVE = 20

/** In the order in which they are offered. */
export const scalarFunctions = {
  identity: { title: 'Identity', f: (x) => x, df: () => 1, tex: 'x' },
  relu: {
    title: 'ReLU',
    f: (x) => (x <= 0 ? 0 : x),
    df: (x) => (x <= 0 ? 0 : 1),
    tex: '\\max(0, x)',
    kinks: [0],
    gate: true,
  },
  leakyRelu: {
    title: 'Leaky ReLU',
    f: (x, alpha = 0.01) => (x > 0 ? x : alpha * x),
    df: (x, alpha = 0.01) => (x > 0 ? 1 : alpha),
    tex: '\\begin{cases} x & x > 0 \\\\ \\alpha x & x \\le 0 \\end{cases}',
    alpha: 0.01,
    kinks: [0],
  },
  elu: {
    title: 'ELU',
    f: (x, alpha = 1) => (x <= 0 ? alpha * Math.expm1(x) : x),
    df: (x, alpha = 1) => (x <= 0 ? alpha * Math.exp(x) : 1),
    tex: '\\begin{cases} x & x > 0 \\\\ \\alpha (e^x - 1) & x \\le 0 \\end{cases}',
    alpha: 1,
    kinks: [0],
  },
  selu: {
    title: 'SELU',
    f: (x) => SELU_SCALE * (x <= 0 ? SELU_ALPHA * Math.expm1(x) : x),
    df: (x) => SELU_SCALE * (x <= 0 ? SELU_ALPHA * Math.exp(x) : 1),
    tex: '1.0507 \\begin{cases} x & x > 0 \\\\ 1.6733 (e^x - 1) & x \\le 0 \\end{cases}',
    kinks: [0],
  },
  gelu: {
    title: 'GELU',
    f: (x) => x * normalDistribution(x),
    df: (x) => normalDistribution(x) + x * normalDensity(x),
    tex: '\\tfrac{x}{2} \\left(1 + \\operatorname{erf} \\tfrac{x}{\\sqrt 2}\\right)',
  },
  silu: {
    title: 'SiLU (swish)',
    f: (x) => x * sigmoid(x),
    df: (x) => sigmoid(x) * (1 + x * (1 - sigmoid(x))),
    tex: '\\frac{x}{1 + e^{-x}}',
  },
  sigmoid: {
    title: 'Sigmoid',
    f: sigmoid,
    df: (x) => sigmoid(x) * (1 - sigmoid(x)),
    tex: '\\frac{1}{1 + e^{-x}}',
  },
  tanh: { title: 'Tanh', f: Math.tanh, df: (x) => 1 - Math.tanh(x) ** 2, tex: '\\tanh x' },
  softplus: {
    title: 'Softplus',
    // Above 20 the logarithm differs from x by less than 3e-9; PyTorch returns x itself.
    f: (x) => (x > SOFTPLUS_LINEAR_ABOVE ? x : Math.log1p(Math.exp(x))),
    df: (x) => (x > SOFTPLUS_LINEAR_ABOVE ? 1 : sigmoid(x)),
    tex: '\\ln(1 + e^x)',
    kinks: [SOFTPLUS_LINEAR_ABOVE],
  },
  softsign: {
    title: 'Softsign',
    f: (x) => x / (1 + Math.abs(x)),
    df: (x) => 1 / (1 + Math.abs(x)) ** 2,
    tex: '\\frac{x}{1 + |x|}',
  },
  hardtanh: {
    title: 'Hard tanh',
    f: (x) => (x < -1 ? -1 : x > 1 ? 1 : x),
    df: (x) => (x <= -1 || x >= 1 ? 0 : 1),
    tex: '\\min(1, \\max(-1, x))',
    kinks: [-1, 1],
    gate: true,
  },
  hardsigmoid: {
    title: 'Hard sigmoid',
    f: (x) => (x < -3 ? 0 : x > 3 ? 1 : (x + 3) / 6),
    df: (x) => (x > -3 && x < 3 ? 1 / 6 : 0),
    tex: '\\min(1, \\max(0, \\tfrac{x + 3}{6}))',
    kinks: [-3, 3],
    gate: true,
  },
  sin: { title: 'Sine', f: Math.sin, df: Math.cos, tex: '\\sin x' },
  cos: { title: 'Cosine', f: Math.cos, df: (x) => -Math.sin(x), tex: '\\cos x' },
  exp: { title: 'Exponential', f: Math.exp, df: Math.exp, tex: 'e^x' },
  log: { title: 'Logarithm', f: Math.log, df: (x) => 1 / x, tex: '\\ln x', domain: 'positive' },
  sqrt: { title: 'Square root', f: Math.sqrt, df: (x) => 1 / (2 * Math.sqrt(x)), tex: '\\sqrt x', domain: 'positive' },
  square: { title: 'Square', f: (x) => x * x, df: (x) => 2 * x, tex: 'x^2' },
  abs: { title: 'Absolute value', f: Math.abs, df: Math.sign, tex: '|x|', kinks: [0] },
} as const satisfies Record<string, ScalarFunction>

export type ScalarFunctionName = keyof typeof scalarFunctions

/** For a name from a file or a formula; `constructor` and the like are no functions. */
export function scalarFunction(name: string): ScalarFunction | undefined {
  return Object.hasOwn(scalarFunctions, name) ? scalarFunctions[name as ScalarFunctionName] : undefined
}
