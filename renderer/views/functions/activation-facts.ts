import { scalarFunctions } from '../../../core/nodes/scalar-functions.ts'
import type { ScalarFunction } from '../../../core/nodes/scalar-functions.ts'

/** What can be said of an activation function at a glance. */
export interface ActivationFacts {
  readonly name: string
  readonly f: ScalarFunction
  readonly alpha: number | undefined
  /** Where f settles and f′ goes to 0. */
  readonly saturates: 'both sides' | 'left' | 'right' | undefined
  /** Where f′ jumps. */
  readonly kinks: readonly number[]
}

const far = 1e6

export function activationFacts(): readonly ActivationFacts[] {
  return Object.entries<ScalarFunction>(scalarFunctions).map(([name, f]) => {
    const { alpha } = f
    const left = f.domain !== 'positive' && settles(f, -1)
    const right = settles(f, 1)
    return {
      name,
      f,
      alpha,
      saturates: left && right ? 'both sides' : left ? 'left' : right ? 'right' : undefined,
      kinks: (f.kinks ?? []).filter((x) => jumps(f, x)),
    }
  })
}

/** Far out nothing changes any more: neither between 1,000 and a million, nor there. */
function settles(f: ScalarFunction, side: 1 | -1): boolean {
  const [near, end] = [f.f((side * far) / 1000, f.alpha), f.f(side * far, f.alpha)]
  return Math.abs(end - near) < 0.01 && Math.abs(f.df(side * far, f.alpha)) < 1e-6
}

/** Some functions are put together so smoothly that nobody could see where. */
function jumps(f: ScalarFunction, x: number): boolean {
  const beside = 1e-9
  return Math.abs(f.df(x + beside, f.alpha) - f.df(x - beside, f.alpha)) > 1e-6
}
