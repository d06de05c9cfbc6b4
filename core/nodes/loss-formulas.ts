/*
 * The losses in KaTeX, and their gradients for a gradient g of the loss; N counts what the mean is taken over.
 */

interface LossFormulas {
  readonly forward: string
  readonly byPrediction: string
  readonly byTarget: string
}

const mean = (each: string) => `L = \\frac{1}{N} \\sum_n ${each}`
const share = (slope: string) => `\\frac{g}{N} \\cdot ${slope}`

export const lossFormulas = {
  mse: { forward: mean('(p_n - t_n)^2'), byPrediction: share('2 (p - t)'), byTarget: share('2 (t - p)') },
  l1: {
    forward: mean('|p_n - t_n|'),
    byPrediction: share('\\operatorname{sign}(p - t)'),
    byTarget: share('\\operatorname{sign}(t - p)'),
  },
  huber: {
    forward: mean('h_\\delta(p_n - t_n)'),
    byPrediction: share('\\operatorname{clip}_{\\pm\\delta}(p - t)'),
    byTarget: share('\\operatorname{clip}_{\\pm\\delta}(t - p)'),
  },
  bce: {
    forward: mean('\\left( -t_n \\ln p_n - (1 - t_n) \\ln(1 - p_n) \\right)'),
    byPrediction: share('\\frac{p - t}{p (1 - p)}'),
    byTarget: share('\\ln \\frac{1 - p}{p}'),
  },
  bceWithLogits: {
    forward: mean('\\left( \\ln(1 + e^{p_n}) - t_n \\, p_n \\right)'),
    byPrediction: share('\\left( \\tfrac{1}{1 + e^{-p}} - t \\right)'),
    byTarget: share('(-p)'),
  },
  crossEntropy: {
    forward: 'L = -\\frac{1}{N} \\sum_n \\ln \\operatorname{softmax}(p_n)_{t_n}',
    byPrediction: share('\\left( \\operatorname{softmax}(p) - t \\right)'),
    byTarget: share('(-\\ln \\operatorname{softmax}(p))'),
  },
} as const satisfies { readonly [name: string]: LossFormulas }
