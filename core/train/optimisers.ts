import type { UpdateRule } from '../compile/lower/training.ts'

/*
 * The optimisers, with the update rules and defaults of PyTorch's torch.optim. The machine's kernels read their settings as
 * float64 numbers: steps done, learning rate, weight decay, then what each has of its own, in the order given here.
 */

export type OptimiserName = 'sgd' | 'momentum' | 'nesterov' | 'adagrad' | 'rmsprop' | 'adam' | 'adamw'

export interface OptimiserOptions {
  readonly kind: OptimiserName
  readonly learningRate: number
  /** Added to the gradient times the parameter; for adamw taken off the parameter itself. 0, for adamw 0.01. */
  readonly weightDecay?: number
  /** momentum, nesterov: 0.9. */
  readonly momentum?: number
  /** momentum: 0. */
  readonly dampening?: number
  /** rmsprop: share of the old mean of squares, 0.99. */
  readonly alpha?: number
  /** adam, adamw: shares of the old means, 0.9 and 0.999. */
  readonly betas?: readonly [number, number]
  /** Keeps divisors from 0: adagrad 1e-10, the others 1e-8. */
  readonly epsilon?: number
}

/** Places of the settings that all optimisers have. */
export const SETTINGS = { stepsDone: 0, learningRate: 1, weightDecay: 2 } as const

/** The optimiser's own settings, behind the common ones. */
function ownSettings(options: OptimiserOptions): readonly number[] {
  const { kind, momentum = 0.9, dampening = 0, alpha = 0.99, betas = [0.9, 0.999] } = options
  const epsilon = options.epsilon ?? (kind === 'adagrad' ? 1e-10 : 1e-8)
  switch (kind) {
    case 'sgd':
      return []
    case 'momentum':
      return [momentum, dampening]
    case 'nesterov':
      // PyTorch allows no dampening here.
      return [momentum, 0]
    case 'adagrad':
      return [epsilon]
    case 'rmsprop':
      return [alpha, epsilon]
    case 'adam':
    case 'adamw':
      return [...betas, epsilon]
  }
}

/** All settings as the machine reads them. */
export function settingsOf(options: OptimiserOptions): readonly number[] {
  const { kind, learningRate, weightDecay = kind === 'adamw' ? 0.01 : 0 } = options
  return [0, learningRate, weightDecay, ...ownSettings(options)]
}

const rules: { readonly [kind in OptimiserName]: Omit<UpdateRule, 'settings' | 'plain'> } = {
  sgd: { instruction: 'sgd', states: [], flags: {} },
  momentum: { instruction: 'momentum', states: ['velocity'], flags: { nesterov: 0 } },
  nesterov: { instruction: 'momentum', states: ['velocity'], flags: { nesterov: 1 } },
  adagrad: { instruction: 'adagrad', states: ['squares'], flags: {} },
  rmsprop: { instruction: 'rmsprop', states: ['squares'], flags: {} },
  adam: { instruction: 'adam', states: ['first', 'second'], flags: { decoupled: 0 } },
  adamw: { instruction: 'adam', states: ['first', 'second'], flags: { decoupled: 1 } },
}

/** What the lowering needs to know to write the update down. */
export function updateRuleOf(options: OptimiserOptions): UpdateRule {
  const settings = settingsOf(options)
  const plain = options.kind === 'sgd' && settings[SETTINGS.weightDecay] === 0
  return { ...rules[options.kind], settings: settings.length, plain }
}
