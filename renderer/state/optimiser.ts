import type { OptimiserName, OptimiserOptions } from '../../core/train/optimisers.ts'
import type { Settings } from './settings.ts'

/*
 * The optimisers as a person chooses them: what they are called, how they move a parameter, and what can be set of each. The
 * defaults are PyTorch's.
 */

export interface OptimiserField {
  readonly name: 'momentum' | 'dampening' | 'alpha' | 'beta1' | 'beta2' | 'epsilon' | 'weightDecay'
  readonly title: string
  readonly default: number
}
export interface OptimiserInfo {
  readonly kind: OptimiserName
  readonly title: string
  /** KaTeX: the update of a parameter w with gradient g. */
  readonly rule: string
  readonly fields: readonly OptimiserField[]
}

const decay = (of = 0): OptimiserField => ({ name: 'weightDecay', title: 'Weight decay', default: of })
const momentum: OptimiserField = { name: 'momentum', title: 'Momentum', default: 0.9 }
const epsilon = (of: number): OptimiserField => ({ name: 'epsilon', title: 'Epsilon', default: of })
const betas: readonly OptimiserField[] = [
  { name: 'beta1', title: 'Beta 1', default: 0.9 },
  { name: 'beta2', title: 'Beta 2', default: 0.999 },
]

export const optimisers: readonly OptimiserInfo[] = [
  { kind: 'sgd', title: 'SGD', rule: 'w \\gets w - \\eta\\, g', fields: [decay()] },
  {
    kind: 'momentum',
    title: 'Momentum',
    rule: 'v \\gets \\mu v + g,\\quad w \\gets w - \\eta\\, v',
    fields: [momentum, { name: 'dampening', title: 'Dampening', default: 0 }, decay()],
  },
  {
    kind: 'nesterov',
    title: 'Nesterov',
    rule: 'v \\gets \\mu v + g,\\quad w \\gets w - \\eta\\,(g + \\mu v)',
    fields: [momentum, decay()],
  },
  {
    kind: 'adagrad',
    title: 'AdaGrad',
    rule: 's \\gets s + g^2,\\quad w \\gets w - \\eta\\, g / (\\sqrt{s} + \\varepsilon)',
    fields: [epsilon(1e-10), decay()],
  },
  {
    kind: 'rmsprop',
    title: 'RMSProp',
    rule: 's \\gets \\alpha s + (1-\\alpha) g^2,\\quad w \\gets w - \\eta\\, g / (\\sqrt{s} + \\varepsilon)',
    fields: [{ name: 'alpha', title: 'Alpha', default: 0.99 }, epsilon(1e-8), decay()],
  },
  {
    kind: 'adam',
    title: 'Adam',
    rule: 'w \\gets w - \\eta\\, \\hat m / (\\sqrt{\\hat v} + \\varepsilon)',
    fields: [...betas, epsilon(1e-8), decay()],
  },
  {
    kind: 'adamw',
    title: 'AdamW',
    rule: 'w \\gets (1 - \\eta\\lambda)\\, w - \\eta\\, \\hat m / (\\sqrt{\\hat v} + \\varepsilon)',
    fields: [...betas, epsilon(1e-8), decay(0.01)],
  },
]

export function optimiserInfo(kind: OptimiserName): OptimiserInfo {
  return optimisers.find((one) => one.kind === kind)!
}

type Chosen = Pick<Settings, 'optimiser' | 'optimiserFields' | 'learningRate'>

export function fieldValue({ optimiser, optimiserFields }: Chosen, field: OptimiserField): number {
  return optimiserFields[`${optimiser}.${field.name}`] ?? field.default
}

/** What a training is started with. */
export function optimiserOf(settings: Chosen): OptimiserOptions {
  const { optimiser: kind, learningRate } = settings
  const set: { [name: string]: number } = {}
  for (const field of optimiserInfo(kind).fields) set[field.name] = fieldValue(settings, field)
  const { beta1, beta2, ...plain } = set
  return {
    kind,
    learningRate,
    ...plain,
    ...(beta1 !== undefined && beta2 !== undefined && { betas: [beta1, beta2] as const }),
  }
}
