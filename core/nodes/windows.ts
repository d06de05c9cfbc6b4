import type { WindowAxis } from '../kernels/window.ts'
import type { Shape } from '../tensor/tensor.ts'
import type { NodeProblem } from './problem.ts'
import { windowAxis, windowsOf } from '../kernels/window.ts'
import { shapeText } from '../tensor/tensor.ts'
import { attributeProblem, problem } from './problem.ts'

/* What convolution and pooling share: sizes that are one number or one an axis, and the shape a sliding window leaves. */

export type Sizes = number | readonly number[]

export interface WindowAttributes {
  readonly kernelSize: Sizes
  readonly stride: Sizes
  readonly padding: Sizes | 'same' | 'valid'
  readonly dilation?: Sizes
}

/** The window along each spatial axis of a sample [C, L] or [C, H, W], or why it does not fit. */
export function windowAxes(x: Shape, attributes: WindowAttributes): readonly WindowAxis[] | NodeProblem {
  if (x.length !== 2 && x.length !== 3) {
    const fix =
      x.length === 1 ? `reshape it, e.g. to ${shapeText([1, ...x])}` : 'reshape it to channels and one or two axes'
    return problem('in', 'E_RANK', `${shapeText(x)} is neither [C, L] nor [C, H, W]`, fix)
  }
  const spatial = x.slice(1)
  for (const name of ['kernelSize', 'stride', 'padding', 'dilation'] as const) {
    const value = attributes[name]
    if (typeof value !== 'object' || value.length === spatial.length) continue
    const message = `${name} has ${value.length} ${value.length === 1 ? 'number' : 'numbers'}, the input ${spatial.length} spatial ${spatial.length === 1 ? 'axis' : 'axes'}`
    return attributeProblem(name, 'E_ATTRIBUTE', message, 'give one number for all axes, or one an axis')
  }
  const { kernelSize, stride, padding, dilation = 1 } = attributes
  const axes: WindowAxis[] = []
  for (const [axis, size] of spatial.entries()) {
    const along = {
      stride: at(stride, axis),
      padding: typeof padding === 'string' ? padding : at(padding, axis),
      dilation: at(dilation, axis),
    }
    if (along.padding === 'same' && along.stride !== 1) {
      const message = `padding "same" with stride ${along.stride}`
      return attributeProblem('padding', 'E_PADDING', message, 'use stride 1, or give the padding as a number')
    }
    const window = windowAxis(size, at(kernelSize, axis), along)
    if (window.out < 1) return doesNotFit(window)
    axes.push(window)
  }
  return axes
}

/** Both axes for the kernels, of a value with its sample axis. The attributes passed the rule. */
export function sampledWindows(x: Shape, attributes: WindowAttributes) {
  const axes = windowAxes(x.slice(1), attributes)
  if ('problem' in axes) throw new Error(axes.message)
  return windowsOf(axes)
}

function doesNotFit({ size, kernel, dilation, before, after }: WindowAxis): NodeProblem {
  const span = dilation * (kernel - 1) + 1
  const padded = before + after > 0 ? ` (${size + before + after} with padding)` : ''
  const message = `a window over ${span} entries does not fit into ${size}${padded}`
  return problem('in', 'E_EMPTY', message, 'make the kernel or its dilation smaller, or pad more')
}

function at(sizes: Sizes, axis: number): number {
  return typeof sizes === 'object' ? sizes[axis]! : sizes
}

/** "3×3", "3", as sizes are written on cards; one number stands for as many as the input has spatial axes. */
export function sizesText(sizes: Sizes, x: Shape | undefined): string {
  if (typeof sizes === 'object') return sizes.join('×')
  return x?.length === 3 ? `${sizes}×${sizes}` : String(sizes)
}

/** What a card says of sizes that are not the usual ones: "stride 2", "pad 1". */
export function unlessUsual(word: string, sizes: Sizes | string, usual: Sizes | string): string[] {
  const text = typeof sizes === 'object' ? sizes.join('×') : String(sizes)
  const usualText = typeof usual === 'object' ? usual.join('×') : String(usual)
  return text === usualText ? [] : [`${word} ${text}`]
}
