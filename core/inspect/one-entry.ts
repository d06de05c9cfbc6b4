import type { Comparison } from './central-difference.ts'
import type { Differentiation } from './differentiation.ts'
import { zeros } from '../tensor/tensor.ts'
import { compareDerivative } from './central-difference.ts'
import { Perturbed, reachFinder } from './perturbed.ts'

/** One entry of a Jacobian looked at by itself: a number that goes in, a number that comes out, and a step to both sides. */
export interface EntryCheck extends Comparison {
  /** The entry that is moved, and the one that is watched, as they are. */
  readonly input: number
  readonly output: number
  /** How far the input is moved to both sides, and what the output becomes. */
  readonly step: number
  readonly above: number
  readonly below: number
}

/** A step that can be read: small enough for four digits, large enough that they are not rounding. */
const STEP = 1e-4

/** Compares ∂of_i/∂wrt_j of a block with the definition of a derivative. */
export function checkEntry(at: Differentiation, block: number, i: number, j: number, analytic: number): EntryCheck {
  const { from, source, forward, run, blocks, m, n } = at
  const watched = forward.values.get(from)!
  const output = watched.data[block * m + i]!
  const tensor = source.parameter ? run.parameters.get(source.name)! : forward.values.get(source.name)!
  const entry = (blocks.bySample ? block * n : 0) + j
  const input = tensor.data[entry]!
  const seed = zeros(watched.shape)
  seed.data[block * m + i] = 1
  const { node, name, parameter, edges } = source
  const origin = { name, node, parameter, tensor, ...(edges && { edges }) }
  const one = { ...run, seeds: new Map([[from, seed]]) }
  const still = edges !== undefined && from === name
  const perturbed = new Perturbed(one, forward, origin, reachFinder(one)(origin))
  const change = (step: number) => (still ? 0 : perturbed.change(entry, input + step))
  const step = STEP * Math.max(1, Math.abs(input))
  const compared = compareDerivative(analytic, input, change, Math.abs(output))
  return { ...compared, input, output, step, above: output + change(step), below: output + change(-step) }
}
