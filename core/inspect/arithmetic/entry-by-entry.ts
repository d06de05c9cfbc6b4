import type { Tensors } from '../../nodes/define.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import type { StepView } from './step-view.ts'
import type { Factor, Term } from './written-out.ts'
import { GRAD_OUTPUT } from '../../nodes/formulas.ts'
import { broadcastTo } from '../../tensor/broadcast.ts'
import { ones } from '../../tensor/tensor.ts'
import { backwardWith, places } from './probe.ts'
import { factorAt } from './products.ts'

/*
 * Nodes that work entry by entry: activations of one number, products, quotients, powers, formulas, dropout. An input that is
 * repeated gathers the gradients of all its repetitions.
 */

const types = new Set(['multiply', 'divide', 'power', 'expression', 'dropout'])

export function isEntryByEntry({ node, attributes }: StepView): boolean {
  if (node.op !== 'activation') return types.has(node.op)
  const name = attributes['function']
  return name !== 'softmax' && name !== 'logSoftmax'
}

/** For each place of the output the place of an input that went into it. */
export function placesInOutput(view: StepView, name: string): Float64Array {
  return broadcastTo(places(view.inputs[name]!), view.out.shape).data.map((place) => place - 1)
}

/** ∂y/∂x for each place of the output. */
export function slopesOf(view: StepView, name: string): Tensor {
  const { out } = view
  const wide = Object.fromEntries(Object.entries(view.inputs).map(([port, x]) => [port, broadcastTo(x, out.shape)]))
  const shapes = Object.fromEntries([...Object.keys(wide), 'out'].map((port) => [port, out.shape]))
  const widened = { ...view, inputs: wide, context: { ...view.context, shapes } }
  return backwardWith(widened, ones(out.shape), {}, savedOf(view))[name]!
}

export function slopeTerms(view: StepView, name: string, entry: number): Term[] {
  const at = placesInOutput(view, name)
  const slopes = view.node.op === 'multiply' ? undefined : slopesOf(view, name)
  const others = Object.keys(view.inputs)
    .filter((port) => port !== name)
    .map((port) => [port, slopes ? undefined : placesInOutput(view, port)] as const)
  const terms: Term[] = []
  for (let place = 0; place < at.length; place++) {
    if (at[place] !== entry) continue
    const g = factorAt(view, GRAD_OUTPUT, place)
    if (slopes) terms.push([g, { value: slopes.data[place]!, kind: 'derivative', entry: place }])
    else terms.push([g, ...others.map(([port, met]) => factorAt(view, port, met![place]!))])
  }
  return terms
}

/** The numbers that went into a place of the output. */
export function argumentsAt(view: StepView, entry: number): Factor[] {
  return Object.keys(view.inputs).map((port) => factorAt(view, port, placesInOutput(view, port)[entry]!))
}

/** A dropout's mask is not kept where it can be seen, but told by what came through. */
export function savedOf({ node, attributes, context, inputs, out, gradient, made }: StepView): Tensors {
  if (node.op === 'expression' && inputs['out']) return { out: broadcastTo(inputs['out'], out.shape) }
  if (node.op !== 'dropout' || !context.training) return {}
  const p = Number(attributes['p'])
  const came = made['in'] && gradient ? made['in'] : out
  const passed = (i: number) => out.data[i] !== 0 || came.data[i] !== 0
  return { mask: { shape: out.shape, data: out.data.map((_, i) => (passed(i) ? 1 / (1 - p) : 0)) } }
}
