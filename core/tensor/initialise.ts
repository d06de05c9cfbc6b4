import type { Shape, Tensor } from './tensor.ts'
import type { RandomStream } from './random.ts'
import { sizeOf } from './tensor.ts'

/** How a parameter is filled before anything was learned. */
export type Initialiser =
  | { readonly kind: 'zeros' }
  | { readonly kind: 'ones' }
  | { readonly kind: 'normal'; readonly sigma: number }
  /** Between -bound and bound. */
  | { readonly kind: 'uniform'; readonly bound: number }
  /** The node's own `value`. */
  | { readonly kind: 'values'; readonly values: Tensor }

/** Fills a tensor in C order, one number after the other. `values` of one number fill the shape. */
export function initialise(shape: Shape, initialiser: Initialiser, random: RandomStream): Tensor {
  const data = new Float64Array(sizeOf(shape))
  switch (initialiser.kind) {
    case 'zeros':
      break
    case 'ones':
      data.fill(1)
      break
    case 'normal':
      for (let i = 0; i < data.length; i++) data[i] = random.normal() * initialiser.sigma
      break
    case 'uniform':
      for (let i = 0; i < data.length; i++) data[i] = (2 * random.uniform() - 1) * initialiser.bound
      break
    case 'values': {
      const { values } = initialiser
      if (values.shape.length === 0) data.fill(values.data[0]!)
      else data.set(values.data)
    }
  }
  return { shape, data }
}
