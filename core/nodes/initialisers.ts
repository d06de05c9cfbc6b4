import type { Initialiser } from '../tensor/initialise.ts'
import type { Shape } from '../tensor/tensor.ts'
import { sizeOf } from '../tensor/tensor.ts'
import { choice } from './attributes.ts'

/** `init` of every node that learns something. */
export const init = choice({
  title: 'Initialiser',
  help: 'How the weights are drawn before anything is learned.',
  default: 'default',
  options: [
    { value: 'default', title: 'Default' },
    { value: 'zeros', title: 'Zeros' },
    { value: 'ones', title: 'Ones' },
    { value: 'normal', title: 'Normal, σ 1' },
    { value: 'uniform', title: 'Uniform, ±1' },
    { value: 'kaimingUniform', title: 'Kaiming uniform' },
    { value: 'kaimingNormal', title: 'Kaiming normal' },
    { value: 'xavierUniform', title: 'Xavier uniform' },
    { value: 'xavierNormal', title: 'Xavier normal' },
  ],
})

export type InitialiserName = Parameters<typeof init.toText>[0]

/**
 * How many numbers one output is summed from, and how many outputs one number reaches, by PyTorch's rule for a weight
 * [out, in, ...kernel]. A shape of fewer than two axes has no in and out; its length counts for both.
 */
export function fans(shape: Shape): { readonly fanIn: number; readonly fanOut: number } {
  if (shape.length < 2) return { fanIn: sizeOf(shape), fanOut: sizeOf(shape) }
  const kernel = sizeOf(shape.slice(2))
  return { fanIn: shape[1]! * kernel, fanOut: shape[0]! * kernel }
}

/** Initialiser of a weight; `byDefault` is what `default` means for this node. Formulas of torch.nn.init, gain √2 for kaiming. */
export function weightInitialiser(name: InitialiserName, shape: Shape, byDefault: Initialiser): Initialiser {
  const { fanIn, fanOut } = fans(shape)
  switch (name) {
    case 'default':
      return byDefault
    case 'zeros':
    case 'ones':
      return { kind: name }
    case 'normal':
      return { kind: 'normal', sigma: 1 }
    case 'uniform':
      return { kind: 'uniform', bound: 1 }
    case 'kaimingUniform':
      return { kind: 'uniform', bound: Math.sqrt(6 / fanIn) }
    case 'kaimingNormal':
      return { kind: 'normal', sigma: Math.sqrt(2 / fanIn) }
    case 'xavierUniform':
      return { kind: 'uniform', bound: Math.sqrt(6 / (fanIn + fanOut)) }
    case 'xavierNormal':
      return { kind: 'normal', sigma: Math.sqrt(2 / (fanIn + fanOut)) }
  }
}

/** Initialiser of a bias: 0 under any name but `default`. */
export function biasInitialiser(name: InitialiserName, byDefault: Initialiser): Initialiser {
  return name === 'default' ? byDefault : { kind: 'zeros' }
}

/** PyTorch's own default for linear and conv, weight and bias: uniform within ±1/√fanIn. */
export function uniformByFanIn(fanIn: number): Initialiser {
  return { kind: 'uniform', bound: 1 / Math.sqrt(fanIn) }
}
