import type { Attributes, Tensors } from '../../nodes/define.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import type { StepView } from './step-view.ts'
import type { Factor, Term, WrittenOut } from './written-out.ts'
import { inside } from '../../kernels/window.ts'
import { functionLetters } from '../../nodes/expression.ts'
import { GRAD_OUTPUT } from '../../nodes/formulas.ts'
import { sampledWindows } from '../../nodes/windows.ts'
import { argumentsAt, isEntryByEntry, slopeTerms } from './entry-by-entry.ts'
import { lossGradientTerms, lossTerms } from './losses.ts'
import { backwardWith, forwardWith, nonZero, savedAgain, unit } from './probe.ts'
import {
  factorAt,
  isLinear,
  linearGradientTerms,
  linearTerms,
  productGradientTerms,
  productIn,
  productTerms,
} from './products.ts'

/** Numbers that may be gone through to write one out; beyond it one waits too long. */
const mostWork = 3e7
/** Outputs that are all asked, whether an entry has a say in them or not. */
const mostAsked = 2000

/**
 * One entry of what a step made, as the numbers it came from. Undefined where that would take too long, and for steps that make
 * something out of nothing (an input).
 */
export function writeOut(view: StepView, name: string, entry: number): WrittenOut | undefined {
  const result = view.made[name]?.data[entry]
  if (result === undefined) return undefined
  if (view.step.phase === 'forward') return forwardEntry(view, entry, result)
  const product = productIn(view)
  if (product) return { ...productGradientTerms(view, product, name, entry), result }
  const terms = gradientTerms(view, name, entry)
  return terms && { terms, result }
}

function gradientTerms(view: StepView, name: string, entry: number): Term[] | undefined {
  const { type, node, context } = view
  if (type === undefined || node.op === 'parameter') return [[factorAt(view, GRAD_OUTPUT, entry)]]
  if (isLinear(node.op)) return linearGradientTerms(view, name, entry)
  if (isEntryByEntry(view)) return slopeTerms(view, name, entry)
  if (node.op === 'loss') return lossGradientTerms(view, name, entry)
  if (node.op === 'embedding') return pickedTerms(view, name, entry)
  if (node.op === 'maxPool') {
    const { winner } = savedAgain(view)
    return [...winner!.data].flatMap((place, i) => (place === entry ? [[factorAt(view, GRAD_OUTPUT, i)]] : []))
  }
  if (node.op === 'batchNorm' && name === 'in' && !context.training) return normScale(view, entry)
  return jacobianTerms(view, name, entry)
}

/** grad_output times a column of the node's own Jacobian, a pass an output that the entry has a say in. */
function jacobianTerms(view: StepView, name: string, entry: number): Term[] | undefined {
  const { out } = view
  const reached = out.data.length <= mostAsked ? [...out.data.keys()] : reachedBy(view, name, entry)
  if (reached.length * out.data.length > mostWork) return undefined
  const saved = savedAgain(view)
  const terms: Term[] = []
  for (const place of reached) {
    const by = backwardWith(view, unit(out, place), {}, saved)[name]?.data[entry] ?? 0
    if (by === 0) continue
    const g = factorAt(view, GRAD_OUTPUT, place)
    terms.push(by === 1 ? [g] : [g, { value: by, kind: 'derivative', entry: place }])
  }
  return terms
}

/** Places of the output that change with an entry. */
function reachedBy(view: StepView, name: string, entry: number): number[] {
  const { type, attributes, context, inputs, parameters, out } = view
  const moved = (all: Tensors): Tensors => {
    const tensor = all[name]
    if (!tensor) return all
    const data = tensor.data.slice()
    data[entry]! += 1 + Math.abs(data[entry]!)
    return { ...all, [name]: { shape: tensor.shape, data } }
  }
  const after = type!.forward(moved(inputs), moved(parameters), attributes, context).out.data
  const reached: number[] = []
  for (let place = 0; place < after.length; place++) if (!Object.is(after[place], out.data[place])) reached.push(place)
  return reached
}

/** Out of training a batch norm only scales. */
function normScale(view: StepView, entry: number): Term[] {
  const scale = backwardWith(view, { shape: view.out.shape, data: view.out.data.map(() => 1) }, {}, savedAgain(view))
  const g = factorAt(view, GRAD_OUTPUT, entry)
  return [[g, { value: scale['in']!.data[entry]!, kind: 'derivative', entry }]]
}

/** Rows that were looked up: the gradients of all places that asked for this row. */
function pickedTerms(view: StepView, name: string, entry: number): Term[] {
  const reached = forwardWith(view, { in: view.inputs['in']!, [name]: unit(view.parameters[name]!, entry) })
  return [...nonZero(reached)].map(([place]) => [factorAt(view, GRAD_OUTPUT, place)])
}

function forwardEntry(view: StepView, entry: number, result: number): WrittenOut | undefined {
  const { type, node, inputs } = view
  if (type === undefined) return { terms: [[factorAt(view, Object.keys(inputs)[0]!, entry)]], result }
  if (node.op === 'parameter') return { terms: [[factorAt(view, 'value', entry)]], result }
  if (Object.keys(inputs).length === 0) return undefined
  const product = productIn(view)
  if (product) return { ...productTerms(view, product, entry), result }
  if (isLinear(node.op) && node.op !== 'stopGradient') return { terms: linearTerms(view, entry), result }
  if (node.op === 'stopGradient') return { terms: [[factorAt(view, 'in', entry)]], result }
  if (node.op === 'multiply') return { terms: [argumentsAt(view, entry)], result }
  if (isEntryByEntry(view))
    return { terms: [], result, call: { name: nameOf(view), arguments: argumentsAt(view, entry) } }
  if (node.op === 'loss') return { terms: lossTerms(view), result }
  if (node.op === 'embedding') {
    const made = backwardWith(view, unit(view.out, entry))['weight']!
    return { terms: [...nonZero(made)].map(([place]) => [factorAt(view, 'weight', place)]), result }
  }
  if (node.op === 'maxPool') {
    const seen = underWindow(view, entry)
    return { terms: [], result, call: { name: 'max', arguments: seen.map((place) => factorAt(view, 'in', place)) } }
  }
  if (node.op === 'batchNorm' || node.op === 'layerNorm') return normEntry(view, entry, result)
  const read = backwardWith(view, unit(view.out, entry), {}, savedAgain(view))['in']!
  const all = [...nonZero(read)].map(([place]) => factorAt(view, 'in', place))
  return { terms: [], result, call: { name: nameOf(view), arguments: all } }
}

/** What a pooling window sees at a place of the output. */
function underWindow({ attributes, inputs }: StepView, entry: number): number[] {
  const known = attributes as Attributes & Parameters<typeof sampledWindows>[1]
  const { rows, columns } = sampledWindows(inputs['in']!.shape, known)
  const perPlane = rows.out * columns.out
  const plane = Math.floor(entry / perPlane) * rows.size * columns.size
  const [down, across] = [
    inside(rows, Math.floor((entry % perPlane) / columns.out)),
    inside(columns, entry % columns.out),
  ]
  const places: number[] = []
  for (let y = down.from; y < down.to; y++)
    for (let x = across.from; x < across.to; x++) places.push(plane + y * columns.size + x)
  return places
}

/** x̂: what a norm makes before it is scaled. */
function standardised({ type, attributes, context, inputs, parameters }: StepView): Tensor {
  const { weight: _, bias: __, ...buffers } = parameters
  return type!.forward(inputs, buffers, attributes, context).out
}

/** γ · x̂ + β */
function normEntry(view: StepView, entry: number, result: number): WrittenOut {
  const { weight, bias } = view.parameters
  const standard: Factor = { value: standardised(view).data[entry]!, kind: 'value', text: 'x̂' }
  if (!weight || !bias) return { terms: [[standard]], result }
  const made = backwardWith(view, unit(view.out, entry), {}, savedAgain(view))
  const [[place] = [0]] = [...nonZero(made['bias']!)]
  return { terms: [[factorAt(view, 'weight', place), standard], [factorAt(view, 'bias', place)]], result }
}

/** What a function is called: its name where it has one, else the letter that the formula above gives it. */
function nameOf({ node, attributes, inputs }: StepView): string {
  if (node.op === 'activation') return String(attributes['function'])
  const letter = functionLetters.find((one) => !(one in inputs)) ?? 'f'
  return letter === '\\varphi' ? 'φ' : letter
}

/** Where grad_output is a sum: each consumer's share of one entry, and the objective's own part. */
export interface ShareSum {
  readonly entry: number
  readonly shares: readonly { readonly to: string; readonly value: number }[]
  readonly objective: number | undefined
  readonly result: number
}

export function shareSum(
  gradient: Tensor,
  shares: readonly { readonly to: string; readonly tensor: Tensor }[],
  objective: Tensor | undefined,
  entry: number,
): ShareSum | undefined {
  const result = gradient.data[entry]
  if (result === undefined) return undefined
  return {
    entry,
    shares: shares.map(({ to, tensor }) => ({ to, value: tensor.data[entry]! })),
    objective: objective?.data[entry],
    result,
  }
}
