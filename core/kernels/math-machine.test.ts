import { describe, expect, it } from 'vitest'
import type { MapOperation } from './map-operations.ts'
import { scalarFunctions } from '../nodes/scalar-functions.ts'
import { power } from '../nodes/formula/power.ts'
import { floatWord } from './encode.ts'
import { mapOperations } from './map-operations.ts'
import { mapWork } from './map-work.ts'
import { runKernel, testedBuilds } from './testing/run-kernel.ts'

const bits = new Int32Array(1)
const asFloat = new Float32Array(bits.buffer)

/** Every how many bit patterns one is tried; a deep sweep sets it lower. */
const STEP = Number(process.env['GRADWIRE_SWEEP_STEP'] ?? 99_991)

/** Numbers of every size and sign, some thousand, with all the corners. */
function sweep(): Float32Array {
  const numbers: number[] = [0, -0, NaN, Infinity, -Infinity, 1, -1, 3, -3, 20, -20, 0.5, 1e-45, -1e-45, 3.4028235e38]
  for (let pattern = 0; pattern < 0x7f800000; pattern += STEP) {
    for (const sign of [0, 0x80000000]) {
      bits[0] = pattern | sign
      numbers.push(asFloat[0]!)
    }
  }
  // Where functions bend, and where they vanish, more of them.
  for (let x = -30; x < 30; x += 0.00137) numbers.push(x)
  for (let x = -105; x < -85; x += 0.00137) numbers.push(x)
  return Float32Array.from(numbers)
}

/** Places on the line of float32 numbers. */
function ordinal(x: number): number {
  asFloat[0] = x
  return bits[0]! < 0 ? -(bits[0]! & 0x7fffffff) : bits[0]!
}

function applied(
  build: (typeof testedBuilds)[number],
  name: MapOperation,
  a: Float32Array,
  b?: Float32Array,
): Float32Array {
  const inputs = b ? [a, b] : [a]
  const registers = inputs.length + 1
  const tail = [
    ...inputs.flatMap((buffer, i) => [{ name: `input${i}`, buffer }, 1, a.length]),
    ...[registers - 1, { name: 'y', buffer: a.length }],
    ...[mapOperations.indexOf(name), registers - 1, 0, b ? 1 : 0],
  ]
  const sizes = {
    count: a.length,
    inputs: inputs.length,
    outputs: 1,
    operations: 1,
    registers,
    sum: 0,
    sumScale: 1,
    constants: 0,
  }
  return runKernel(build, 'map', { work: mapWork(registers) / 4, ...sizes }, tail).buffers['y']!
}

const x = sweep()
const known = new Map<(x: number) => number, Float64Array>()

/** What float64 says at every number of the sweep; it is the same for every build. */
function wantedOf(f: (x: number) => number): Float64Array {
  const wanted = known.get(f) ?? Float64Array.from(x, (x) => f(x))
  known.set(f, wanted)
  return wanted
}

/** The first number at which one of two is NaN and the other is not. To expect at each of a hundred thousand takes long. */
function firstUnlike(y: Float32Array, wanted: Float64Array): { x: number; y: number; wanted: number } | undefined {
  const at = y.findIndex((y, i) => Number.isNaN(y) !== Number.isNaN(wanted[i]))
  return at < 0 ? undefined : { x: x[at]!, y: y[at]!, wanted: wanted[at]! }
}

const { silu, gelu } = scalarFunctions

/** Functions, with what float64 says; each rounded once is at most half a unit off. */
const functions: readonly (readonly [MapOperation, (x: number) => number])[] = [
  ['exp', Math.exp],
  ['expm1', Math.expm1],
  ['log', Math.log],
  ['log1p', Math.log1p],
  ['sin', Math.sin],
  ['cos', Math.cos],
  ['tanh', Math.tanh],
  ['sigmoid', scalarFunctions.sigmoid.f],
  ['softplus', scalarFunctions.softplus.f],
  ['sqrt', Math.sqrt],
  ['reciprocal', (x) => 1 / x],
  ['square', (x) => x * x],
  ['softsign', scalarFunctions.softsign.f],
  ['relu', scalarFunctions.relu.f],
  ['hardtanh', scalarFunctions.hardtanh.f],
  ['hardsigmoid', scalarFunctions.hardsigmoid.f],
  ['selu', scalarFunctions.selu.f],
  ['silu', silu.f],
  ['gelu', gelu.f],
  ['sign', Math.sign],
  ['absolute', Math.abs],
]

describe.each(testedBuilds)('functions of one number, build %s', (build) => {
  it.each(functions)('%s is within 2 units in the last place, everywhere', (name, f) => {
    const y = applied(build, name, x)
    const wanted = wantedOf(f)
    expect(firstUnlike(y, wanted)).toBeUndefined()
    let worst = { off: 0, at: 0 }
    x.forEach((x, i) => {
      if (Number.isNaN(wanted[i])) return
      const off = Math.abs(ordinal(y[i]!) - ordinal(wanted[i]!))
      if (!(off <= worst.off)) worst = { off, at: x }
    })
    expect(worst.off, `${name}(${worst.at})`).toBeLessThanOrEqual(2)
  })

  it.each([
    'reluSlope',
    'hardtanhSlope',
    'hardsigmoidSlope',
    'tanhSlope',
    'sigmoidSlope',
    'softplusSlope',
    'softsignSlope',
    'siluSlope',
    'geluSlope',
    'seluSlope',
  ] as const)('%s is near the derivative, everywhere', (name) => {
    const { df } = scalarFunctions[name.slice(0, -5) as 'relu']
    const y = applied(build, name, x)
    const wanted = wantedOf(df)
    expect(firstUnlike(y, wanted)).toBeUndefined()
    // Slopes that are differences have an absolute bound.
    const isNear = (y: number, wanted: number) => Math.abs(y - wanted) <= 5e-7 * Math.max(1, Math.abs(wanted))
    const far = y.findIndex((y, i) => !Number.isNaN(wanted[i]) && !isNear(y, wanted[i]!))
    expect(far < 0 ? undefined : { x: x[far], y: y[far], wanted: wanted[far] }).toBeUndefined()
  })

  it('powers are those of C', () => {
    const bases = [0, -0, 1, -1, 2, -2, 0.5, 1e-30, -3.7, 1e30, NaN, Infinity, -Infinity, 1.0000001]
    const exponents = [0, -0, 1, -1, 2, 3, -2, 0.5, -0.5, 1e20, -1e20, NaN, Infinity, -Infinity, 7.25]
    const a = Float32Array.from(bases.flatMap((base) => exponents.map(() => base)))
    const b = Float32Array.from(bases.flatMap(() => exponents))
    const y = applied(build, 'power', a, b)
    y.forEach((y, i) => {
      const wanted = Math.fround(power(a[i]!, b[i]!))
      if (Number.isNaN(wanted)) expect(y, `${a[i]} ^ ${b[i]}`).toBeNaN()
      else expect(Math.abs(ordinal(y) - ordinal(wanted)), `${a[i]} ^ ${b[i]}`).toBeLessThanOrEqual(2)
    })
  })

  it('a shut gate lets nothing through', () => {
    const gate = Float32Array.of(0, -0, 1, 0, 2)
    const flow = Float32Array.of(Infinity, NaN, 3, 4, -Infinity)
    expect(Array.from(applied(build, 'gate', gate, flow))).toEqual([0, 0, 3, 0, -Infinity])
  })
})

it('constants are written with their bits', () => {
  expect(floatWord(1)).toBe(0x3f800000)
})
