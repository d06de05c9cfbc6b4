import type { PoolShape } from '../kernels/pool.ts'
import type { Shape } from '../tensor/tensor.ts'
import type { NodeProblem } from './problem.ts'
import { windowOperands } from '../kernels/window.ts'
import { sizes } from './attributes.ts'
import { attributeProblem, isProblem } from './problem.ts'
import { sampledWindows, sizesText, unlessUsual, windowAxes, type Sizes, type WindowAttributes } from './windows.ts'

/* What maxPool and avgPool share. */

export const poolAttributes = {
  kernelSize: sizes<never>({
    title: 'Kernel size',
    help: 'Entries of the window: one number, or one an axis such as 2, 3.',
    default: 2,
    min: 1,
  }),
  stride: sizes<never>({
    title: 'Stride',
    help: 'How far the window moves from one output to the next. Left out: as far as it is wide.',
    default: (attributes) => attributes['kernelSize'] as Sizes,
    min: 1,
  }),
  padding: sizes<never>({
    title: 'Padding',
    help: 'Entries added at both ends of each axis; at most half the window.',
    default: 0,
    min: 0,
  }),
}

export interface PoolAttributes extends WindowAttributes {
  readonly padding: Sizes
}

export function pooledShape(x: Shape, attributes: PoolAttributes): { readonly out: Shape } | NodeProblem {
  const windows = windowAxes(x, attributes)
  if (isProblem(windows)) return windows
  const wide = windows.find((axis) => axis.before > axis.kernel / 2)
  if (wide) {
    const message = `padding ${wide.before} is more than half the window of ${wide.kernel}`
    return attributeProblem('padding', 'E_PADDING', message, `use at most ${Math.floor(wide.kernel / 2)}`)
  }
  return { out: [x[0]!, ...windows.map((axis) => axis.out)] }
}

/** What the kernels need to know, from the shape of the input with its sample axis. */
export function poolShape(x: Shape, attributes: PoolAttributes): PoolShape {
  return { ...sampledWindows(x, attributes), planes: x[0]! * x[1]! }
}

/** The same as operands of the machine's instructions. */
export function poolOperands(x: Shape, attributes: PoolAttributes) {
  const shape = poolShape(x, attributes)
  return { planes: shape.planes, ...windowOperands(shape) }
}

/** "2×2", "3×3, stride 2, pad 1". */
export function poolSummary(x: Shape | undefined, { kernelSize, stride, padding }: PoolAttributes): string {
  return [
    sizesText(kernelSize, x),
    ...unlessUsual('stride', stride, kernelSize),
    ...unlessUsual('pad', padding, 0),
  ].join(', ')
}
