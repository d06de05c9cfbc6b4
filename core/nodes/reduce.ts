import type { Shape } from '../tensor/tensor.ts'
import type { NodeProblem } from './problem.ts'
import { isProblem } from './problem.ts'
import { axes, flag } from './attributes.ts'
import { resolveAxes } from './axis-list.ts'

/* What sum and mean share: which axes go, and what is left. */

export const reduceAttributes = {
  axes: axes({
    title: 'Axes',
    help: 'Which axes of a sample to run over; negative ones count from the end. Empty: all.',
    default: undefined,
  }),
  keepDims: flag({
    title: 'Keep axes',
    help: 'Leaves every axis that was run over in place with length 1, so that the result still broadcasts against the input.',
    default: false,
  }),
}

interface ReduceAttributes {
  readonly axes: readonly number[] | undefined
  readonly keepDims: boolean
}

/** As in PyTorch, an empty list means all axes too. */
function reducedAxes(x: Shape, { axes }: ReduceAttributes): readonly number[] | NodeProblem {
  return axes === undefined || axes.length === 0 ? x.map((_, axis) => axis) : resolveAxes(axes, x, 'axes')
}

/** The shape rule. */
export function reducedShape(x: Shape, attributes: ReduceAttributes): { readonly out: Shape } | NodeProblem {
  const gone = reducedAxes(x, attributes)
  if (isProblem(gone)) return gone
  return { out: attributes.keepDims ? keepDims(x, gone) : x.filter((_, axis) => !gone.includes(axis)) }
}

/** The shape with 1 for every axis that is run over, for a value with its sample axis. The attributes passed the rule. */
export function keptShape(x: Shape, attributes: ReduceAttributes): Shape {
  const sample = x.slice(1)
  const gone = reducedAxes(sample, attributes)
  if (isProblem(gone)) throw new Error(gone.message)
  return [x[0]!, ...keepDims(sample, gone)]
}

function keepDims(x: Shape, gone: readonly number[]): Shape {
  return x.map((length, axis) => (gone.includes(axis) ? 1 : length))
}

/** "axis 0", "axes 0, 1, kept"; for all axes nothing. */
export function reduceSummary({ axes, keepDims }: ReduceAttributes): string {
  const where =
    axes === undefined || axes.length === 0 ? 'all axes' : `${axes.length === 1 ? 'axis' : 'axes'} ${axes.join(', ')}`
  return keepDims ? `${where}, kept` : where
}
