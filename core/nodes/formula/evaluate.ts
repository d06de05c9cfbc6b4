import type { Formula, Operation } from './formula.ts'
import type { ScalarFunction } from '../scalar-functions.ts'
import { scalarFunctions } from '../scalar-functions.ts'
import { power, powerByBase, powerByExponent } from './power.ts'

/*
 * The value of a formula and its derivatives by every variable, element by element.
 * `variables` holds as many numbers a variable as the result has. Backward walks the same program from the end: each
 * operation hands its adjoint (how much the objective changes with its value) on to its operands, by the chain rule.
 */

export type Numbers = Float64Array<ArrayBufferLike>

export function evaluateFormula(formula: Formula, variables: readonly Numbers[], length: number): Float64Array {
  const { operations } = formula
  const out = new Float64Array(length)
  const values = new Float64Array(operations.length)
  for (let i = 0; i < length; i++) {
    evaluateAt(operations, variables, i, values)
    out[i] = values[values.length - 1]!
  }
  return out
}

/**
 * ∂L/∂variable for every variable in `wanted`, in the order of the variables, from ∂L/∂out.
 * A variable whose value no derivative reads (see `readByGradient`) may be missing from `variables`.
 */
export function differentiateFormula(
  formula: Formula,
  variables: readonly (Numbers | undefined)[],
  gradOutput: Float64Array,
  wanted: (index: number) => boolean = () => true,
): (Float64Array | undefined)[] {
  const { operations } = formula
  const last = operations.length - 1
  const reaches = reachesVariable(formula, wanted)
  const gradients = formula.variables.map((_, index) =>
    wanted(index) ? new Float64Array(gradOutput.length) : undefined,
  )
  const values = new Float64Array(operations.length)
  const adjoints = new Float64Array(operations.length)
  for (let i = 0; i < gradOutput.length; i++) {
    evaluateAt(operations, variables, i, values)
    adjoints.fill(0)
    adjoints[last] = gradOutput[i]!
    for (let at = last; at >= 0; at--) {
      const operation = operations[at]!
      if (!reaches[at]) continue
      const g = adjoints[at]!
      if (operation.op === 'variable') gradients[operation.index]![i]! += g
      else if (operation.op !== 'constant') passBack(operation, g, values[at]!, values, adjoints, reaches)
    }
  }
  return gradients
}

function evaluateAt(
  operations: readonly Operation[],
  variables: readonly (Numbers | undefined)[],
  i: number,
  values: Float64Array,
): void {
  for (let at = 0; at < operations.length; at++) {
    const o = operations[at]!
    if (o.op === 'constant') values[at] = o.value
    else if (o.op === 'variable') values[at] = variables[o.index]?.[i] ?? NaN
    else values[at] = valueOf(o, values)
  }
}

type Inner = Extract<Operation, { a: number }>

const functionOf = (o: Extract<Operation, { op: 'function' }>): ScalarFunction => scalarFunctions[o.name]

/** The value of an operation from those of its operands. */
export function valueOf(o: Inner, values: Float64Array): number {
  const a = values[o.a]!
  if (o.op === 'negate') return -a
  if (o.op === 'function') return functionOf(o).f(a)
  const b = values[o.b]!
  switch (o.op) {
    case 'add':
      return a + b
    case 'subtract':
      return a - b
    case 'multiply':
      return a * b
    case 'divide':
      return a / b
    case 'power':
      return power(a, b)
    case 'min':
      return Math.min(a, b)
    case 'max':
      return Math.max(a, b)
  }
}

/** Hands the adjoint g of an operation on to its operands, as far as a wanted variable is below them. */
function passBack(
  o: Inner,
  g: number,
  out: number,
  values: Float64Array,
  adjoints: Float64Array,
  reaches: Uint8Array,
): void {
  const a = values[o.a]!
  if (o.op === 'negate') {
    adjoints[o.a]! -= g
    return
  }
  if (o.op === 'function') {
    const { df, gate } = functionOf(o)
    const slope = df(a)
    // A shut gate lets nothing through, not even an infinite gradient, which times 0 would be NaN.
    adjoints[o.a]! += gate && slope === 0 ? 0 : g * slope
    return
  }
  const b = values[o.b]!
  if (reaches[o.a]) adjoints[o.a]! += byLeft(o.op, g, a, b)
  if (reaches[o.b]) adjoints[o.b]! += byRight(o.op, g, a, b, out)
}
type Binary = Extract<Operation, { b: number }>['op']

/** g · ∂(a op b)/∂a. */
function byLeft(op: Binary, g: number, a: number, b: number): number {
  switch (op) {
    case 'add':
    case 'subtract':
      return g
    case 'multiply':
      return g * b
    case 'divide':
      return g / b
    case 'power':
      return powerByBase(g, a, b)
    case 'min':
      return a > b ? 0 : a === b ? g / 2 : g
    case 'max':
      return a < b ? 0 : a === b ? g / 2 : g
  }
}

/** g · ∂(a op b)/∂b, where `out` is a op b. */
function byRight(op: Binary, g: number, a: number, b: number, out: number): number {
  switch (op) {
    case 'add':
      return g
    case 'subtract':
      return -g
    case 'multiply':
      return g * a
    case 'divide':
      return -g * (out / b)
    case 'power':
      return powerByExponent(g, a, b, out)
    case 'min':
      return b > a ? 0 : a === b ? g / 2 : g
    case 'max':
      return b < a ? 0 : a === b ? g / 2 : g
  }
}

/** 1 for every operation that a wanted variable flows into. */
export function reachesVariable({ operations }: Formula, wanted: (index: number) => boolean): Uint8Array {
  const reaches = new Uint8Array(operations.length)
  operations.forEach((o, at) => {
    if (o.op === 'variable') reaches[at] = wanted(o.index) ? 1 : 0
    else if (o.op !== 'constant') reaches[at] = reaches[o.a]! | ('b' in o ? reaches[o.b]! : 0)
  })
  return reaches
}

/** Which variables' values some derivative reads: for `4*x + 7*y^2` only y. What backward need not read is not kept. */
export function readByGradient(formula: Formula): boolean[] {
  const { operations } = formula
  const reaches = reachesVariable(formula, () => true)
  const read = new Uint8Array(operations.length)
  const result = formula.variables.map(() => false)
  for (let at = operations.length - 1; at >= 0; at--) {
    const o = operations[at]!
    if (o.op === 'constant') continue
    if (o.op === 'variable') {
      if (read[at]) result[o.index] = true
      continue
    }
    // A value that is read has to be computed again, so all below it is read too.
    if (read[at] || (o.op === 'function' && reaches[at])) read[o.a] = 1
    if (!('b' in o)) continue
    if (read[at]) read[o.b] = 1
    const [left, right] = [reaches[o.a], reaches[o.b]]
    switch (o.op) {
      case 'multiply':
        if (left) read[o.b] = 1
        if (right) read[o.a] = 1
        break
      case 'divide':
        if (left) read[o.b] = 1
        if (right) read[o.a] = read[o.b] = 1
        break
      case 'power':
      case 'min':
      case 'max':
        if (left || right) read[o.a] = read[o.b] = 1
        break
      case 'add':
      case 'subtract':
        // Their derivatives are 1 and −1, whatever the values.
        break
    }
  }
  return result
}
