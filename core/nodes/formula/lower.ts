import type { MapFormula, Register } from '../../kernels/formula-map.ts'
import type { Formula, Operation } from './formula.ts'
import { lowerFunction, lowerSlope } from '../scalar-lowering.ts'
import { reachesVariable, valueOf } from './evaluate.ts'

/* A formula and its derivatives as operations of the machine: one pass over the entries, whatever the formula. */

type Inner = Extract<Operation, { a: number }>

/** The register of the formula's value. */
export function lowerFormula(m: MapFormula, formula: Formula, variables: readonly Register[]): Register {
  return lowerOperations(m, formula, variables).at(-1)!
}

/** Registers of ∂L/∂variable for the wanted variables in their order, from that of ∂L/∂out: the program walked from its end. */
export function lowerGradients(
  m: MapFormula,
  formula: Formula,
  variables: readonly Register[],
  gradOutput: Register,
  wanted: (index: number) => boolean,
): Register[] {
  const { operations } = formula
  const values = lowerOperations(m, formula, variables)
  const reaches = reachesVariable(formula, wanted)
  const adjoints = new Array<Register | undefined>(operations.length)
  const gradients = new Array<Register | undefined>(formula.variables.length)
  const plus = (sum: Register | undefined, g: Register) => (sum === undefined ? g : m.add(sum, g))
  adjoints[operations.length - 1] = gradOutput
  for (let at = operations.length - 1; at >= 0; at--) {
    const o = operations[at]!
    const g = adjoints[at]
    if (!reaches[at] || g === undefined || o.op === 'constant') continue
    if (o.op === 'variable') {
      gradients[o.index] = plus(gradients[o.index], g)
      continue
    }
    if (reaches[o.a]) adjoints[o.a] = plus(adjoints[o.a], byLeft(m, o, g, values))
    if ('b' in o && reaches[o.b]) adjoints[o.b] = plus(adjoints[o.b], byRight(m, o, g, values))
  }
  return formula.variables.flatMap((_, index) => (wanted(index) ? [gradients[index] ?? m.constant(0)] : []))
}

/** A register for every operation. What is made of constants alone is worked out here, in float64. */
function lowerOperations(m: MapFormula, { operations }: Formula, variables: readonly Register[]): Register[] {
  const known = new Float64Array(operations.length)
  const isKnown = new Uint8Array(operations.length)
  const registers: Register[] = []
  operations.forEach((o, at) => {
    if (o.op === 'variable') {
      registers.push(variables[o.index]!)
      return
    }
    if (o.op === 'constant' || (isKnown[o.a] && (!('b' in o) || isKnown[o.b]))) {
      isKnown[at] = 1
      known[at] = o.op === 'constant' ? o.value : valueOf(o, known)
      registers.push(m.constant(known[at]))
      return
    }
    registers.push(lowerOperation(m, o, registers))
  })
  return registers
}

function lowerOperation(m: MapFormula, o: Inner, registers: readonly Register[]): Register {
  const a = registers[o.a]!
  if (o.op === 'negate') return m.apply('negate', a)
  if (o.op === 'function') return lowerFunction(m, o.name, a)
  return m.apply(o.op, a, registers[o.b]!)
}

/** g · ∂(a op b)/∂a. */
function byLeft(m: MapFormula, o: Inner, g: Register, values: readonly Register[]): Register {
  const a = values[o.a]!
  if (o.op === 'negate') return m.apply('negate', g)
  if (o.op === 'function') return lowerSlope(m, o.name, g, a)
  const b = values[o.b]!
  switch (o.op) {
    case 'add':
    case 'subtract':
      return g
    case 'multiply':
      return m.multiply(g, b)
    case 'divide':
      return m.divide(g, b)
    case 'power':
      return m.apply('gate', b, m.multiply(g, m.apply('powerByBase', a, b)))
    case 'min':
      return unlessBeaten(m, g, m.apply('less', b, a), m.apply('equal', a, b))
    case 'max':
      return unlessBeaten(m, g, m.apply('less', a, b), m.apply('equal', a, b))
  }
}

/** g · ∂(a op b)/∂b. */
function byRight(m: MapFormula, o: Extract<Inner, { b: number }>, g: Register, values: readonly Register[]): Register {
  const a = values[o.a]!
  const b = values[o.b]!
  switch (o.op) {
    case 'add':
      return g
    case 'subtract':
      return m.apply('negate', g)
    case 'multiply':
      return m.multiply(g, a)
    case 'divide':
      return m.multiply(m.apply('negate', g), m.divide(m.divide(a, b), b))
    case 'power':
      return m.multiply(g, m.apply('powerByExponent', a, b))
    case 'min':
      return unlessBeaten(m, g, m.apply('less', a, b), m.apply('equal', a, b))
    case 'max':
      return unlessBeaten(m, g, m.apply('less', b, a), m.apply('equal', a, b))
  }
}

/** g for the one that was taken, half of it for either of two equal ones, nothing for the other. */
function unlessBeaten(m: MapFormula, g: Register, beaten: Register, tied: Register): Register {
  const share = m.subtract(m.subtract(m.constant(1), beaten), m.multiply(m.constant(0.5), tied))
  return m.multiply(share, m.apply('gate', share, g))
}
