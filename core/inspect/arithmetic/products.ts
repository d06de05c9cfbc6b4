import type { Factor, Sum, Term } from './written-out.ts'
import type { Product } from './meetings.ts'
import type { StepView } from './step-view.ts'
import { GRAD_OUTPUT } from '../../nodes/formulas.ts'
import { productOf } from './meetings.ts'
import { backwardWith, forwardWith, nonZero, unit } from './probe.ts'
import { tensorNamed } from './step-view.ts'
import { productOf as productOfTerm } from './written-out.ts'

/*
 * Linear, convolution and matmul: every number is a sum of products of one number from each side. Sum, mean, average pooling and
 * what only moves numbers are linear in what comes in.
 */

const linearTypes = new Set([
  ...['add', 'subtract', 'sum', 'mean', 'avgPool', 'globalAvgPool', 'concat', 'slice'],
  ...['flatten', 'reshape', 'transpose', 'output', 'stopGradient'],
])
/** Terms that are kept apart; what comes behind them is one number. */
const mostTerms = 4096

export const isLinear = (type: string): boolean => linearTypes.has(type)

export function factorAt(view: StepView, of: string, entry: number): Factor {
  const { tensor, kind } = tensorNamed(view, of)
  return { value: tensor.data[entry]!, kind, of, entry }
}

/** The step's node as a product of two sides; undefined where it is none. */
export function productIn({ node, attributes, inputs, out }: StepView): Product | undefined {
  const shapes = Object.fromEntries(Object.entries(inputs).map(([port, x]) => [port, x.shape]))
  return productOf(node.op, attributes, { ...shapes, out: out.shape })
}

/** Forward, at a place of the output: Σ a · b, and the bias. */
export function productTerms(view: StepView, { sides, meetings, biasOf }: Product, entry: number): Sum {
  const [left, right] = sides
  const sum = summed(meetings('out', entry), ({ a, b }) => [factorAt(view, left, a), factorAt(view, right, b)])
  if (!view.parameters['bias']) return sum
  return { ...sum, terms: [...sum.terms, [factorAt(view, 'bias', biasOf(entry))]] }
}

/** Backward, at a place of one side or of the bias: Σ grad_output · the other side. */
export function productGradientTerms(view: StepView, product: Product, name: string, entry: number): Sum {
  const { sides, meetings, outsOfBias } = product
  const [left, right] = sides
  if (name === left)
    return summed(meetings(name, entry), ({ out, b }) => [factorAt(view, GRAD_OUTPUT, out), factorAt(view, right, b)])
  if (name === right)
    return summed(meetings(name, entry), ({ out, a }) => [factorAt(view, GRAD_OUTPUT, out), factorAt(view, left, a)])
  return summed(outsOfBias(entry), (out) => [factorAt(view, GRAD_OUTPUT, out)])
}

function summed<T>(all: Iterable<T>, term: (one: T) => Term): Sum {
  const terms: Term[] = []
  let count = 0
  let sum = 0
  for (const one of all) {
    const next = term(one)
    if (terms.length < mostTerms) terms.push(next)
    else {
      count++
      sum += productOfTerm(next)
    }
  }
  return { terms, ...(count > 0 && { rest: { count, sum } }) }
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
  const reached = forwardWith(view, { [name]: unit(tensorNamed(view, name).tensor, entry) })
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
