import type { Factor, Term } from './written-out.ts'
import type { StepView } from './step-view.ts'
import { GRAD_OUTPUT } from '../../nodes/formulas.ts'
import { unit, places, forwardWith, backwardWith, nonZero } from './probe.ts'

/*
 * Linear, convolution and matmul: every number is a sum of products of one number from each side. Sum, mean, average pooling and
 * what only moves numbers are linear in what comes in.
 */

const sides: { readonly [type: string]: readonly [a: string, b: string] } = {
  linear: ['in', 'weight'],
  conv: ['in', 'weight'],
  matmul: ['a', 'b'],
}
const linearTypes = new Set([
  ...['add', 'subtract', 'sum', 'mean', 'avgPool', 'globalAvgPool', 'concat', 'slice'],
  ...['flatten', 'reshape', 'transpose', 'output', 'stopGradient'],
])

export const isProduct = (type: string): boolean => Object.hasOwn(sides, type)
export const isLinear = (type: string): boolean => linearTypes.has(type)

export function factorAt(view: StepView, of: string, entry: number): Factor {
  if (of === GRAD_OUTPUT) return { value: view.gradient!.data[entry]!, kind: 'gradient', of, entry }
  if (Object.hasOwn(view.parameters, of))
    return { value: view.parameters[of]!.data[entry]!, kind: 'parameter', of, entry }
  return { value: view.inputs[of]!.data[entry]!, kind: 'value', of, entry }
}

const kindTensor = (view: StepView, of: string) => view.parameters[of] ?? view.inputs[of]!

/** Forward, at a place of the output: Σ a · b, and the bias. */
export function productTerms(view: StepView, entry: number): Term[] {
  const [a, b] = sides[view.node.op]!
  // A gradient that is 1 at one output gives each entry of b the number it was multiplied with, here the place of that.
  const made = backwardWith(view, unit(view.out, entry), { [a]: places(view.inputs[a]!) })
  const terms: Term[] = [...nonZero(made[b]!)].map(([place, partner]) => [
    factorAt(view, a, partner - 1),
    factorAt(view, b, place),
  ])
  if (view.parameters['bias'] && made['bias'])
    for (const [place] of nonZero(made['bias'])) terms.push([factorAt(view, 'bias', place)])
  return terms
}

/** Backward, at a place of one side or of the bias: Σ grad_output · the other side. */
export function productGradientTerms(view: StepView, name: string, entry: number): Term[] {
  const [a, b] = sides[view.node.op]!
  const other = name === a ? b : name === b ? a : undefined
  const own = unit(kindTensor(view, name), entry)
  if (other === undefined)
    return [...nonZero(forwardWith(view, { [name]: own }))].map(([place]) => [factorAt(view, GRAD_OUTPUT, place)])
  const met = forwardWith(view, { [name]: own, [other]: places(kindTensor(view, other)) })
  return [...nonZero(met)].map(([place, partner]) => [
    factorAt(view, GRAD_OUTPUT, place),
    factorAt(view, other, partner - 1),
  ])
}

/** Forward of what is linear in all its inputs. */
export function linearTerms(view: StepView, entry: number): Term[] {
  const made = backwardWith(view, unit(view.out, entry))
  return Object.keys(view.inputs).flatMap((name) =>
    made[name] === undefined
      ? []
      : [...nonZero(made[name])].map(([place, by]) => weighted(factorAt(view, name, place), by)),
  )
}

export function linearGradientTerms(view: StepView, name: string, entry: number): Term[] {
  const reached = forwardWith(view, { [name]: unit(kindTensor(view, name), entry) })
  return [...nonZero(reached)].map(([place, by]) => weighted(factorAt(view, GRAD_OUTPUT, place), by))
}

export function weighted(factor: Factor, by: number): Term {
  return by === 1 ? [factor] : [factor, { value: by, kind: 'constant', ...fraction(by) }]
}

/** 1/4 says where 0.25 comes from, and 1/3 cannot be written otherwise. */
export function fraction(value: number): { readonly text?: string } {
  const n = Math.round(1 / value)
  return n > 1 && 1 / n === value ? { text: `1/${n}` } : {}
}
