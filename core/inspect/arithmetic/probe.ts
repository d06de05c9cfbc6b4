import type { Tensors } from '../../nodes/define.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import type { StepView } from './step-view.ts'
import { isProblem } from '../../nodes/problem.ts'
import { zeros } from '../../tensor/tensor.ts'

/*
 * Which numbers meet in a node is found by asking its own code: unit vectors and counted places go through it in place of
 * values, so that what is written out is what the node does, padding, strides and groups included.
 */

/** A tensor of the same shape with a single 1. */
export function unit({ shape }: Tensor, entry: number): Tensor {
  const x = zeros(shape)
  x.data[entry] = 1
  return x
}

/** Each place holds its own number, counted from 1, so that 0 is no place. */
export function places({ shape, data }: Tensor): Tensor {
  return { shape, data: Float64Array.from(data, (_, i) => i + 1) }
}

/** The node's forward with other numbers; what is not given is zero. */
export function forwardWith(view: StepView, given: Tensors): Tensor {
  const { type, attributes, context, inputs, parameters } = view
  const filled = (all: Tensors) =>
    Object.fromEntries(
      Object.entries(all).map(([name, x]) => [name, Object.hasOwn(given, name) ? given[name]! : zeros(x.shape)]),
    )
  const result = type!.forward(filled(inputs), filled(parameters), attributes, context)
  return isProblem(result) ? zeros(view.out.shape) : result.out
}

/** The node's backward, from another gradient, or with other numbers read. */
export function backwardWith(view: StepView, gradient: Tensor, given: Tensors = {}, saved: Tensors = {}): Tensors {
  const { type, attributes, context, inputs, parameters, out } = view
  const { forward, parameters: kept } = type!.keeps(attributes)
  const reads: { [name: string]: Tensor } = {}
  for (const name of forward) {
    if (name === 'out') reads.out = given['out'] ?? out
    else if (!name.startsWith('saved.')) reads[name] = Object.hasOwn(given, name) ? given[name]! : inputs[name]!
  }
  for (const [name, tensor] of Object.entries(saved)) reads[name] = tensor
  const used = Object.fromEntries(
    kept.flatMap((name) => (parameters[name] ? [[name, given[name] ?? parameters[name]]] : [])),
  )
  const made = type!.backward({ out: gradient }, reads, used, attributes, context)
  return Object.fromEntries(Object.entries(made).flatMap(([name, tensor]) => (tensor ? [[name, tensor]] : [])))
}

/** By step: several things are told of one, and a pass is a pass. */
const known = new WeakMap<StepView, Tensors>()

/** What the node keeps of its forward pass besides values, worked out again. */
export function savedAgain(view: StepView): Tensors {
  let saved = known.get(view)
  if (!saved) {
    const { type, attributes, context, inputs, parameters } = view
    const result = type!.forward(inputs, parameters, attributes, context)
    saved = ('saved' in result && result.saved) || {}
    known.set(view, saved)
  }
  return saved
}

/** Places that are not 0, in order. */
export function* nonZero({ data }: Tensor): Generator<readonly [place: number, value: number]> {
  for (let i = 0; i < data.length; i++) if (data[i] !== 0) yield [i, data[i]!]
}
