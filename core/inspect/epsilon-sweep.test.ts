import { describe, expect, it } from 'vitest'
import { compile } from '../compile/compile.ts'
import { graph } from '../compile/testing/graph.ts'
import { tensor } from '../tensor/tensor.ts'
import { epsilonSweep } from './epsilon-sweep.ts'
import { findCheckables } from './gradcheck.ts'

function sweepOf(name: string, x: number) {
  const document = graph({
    nodes: {
      x: { type: 'input', attributes: { shape: [1] } },
      act: { type: 'activation', attributes: { function: name } },
    },
    edges: [['x.out', 'act.in']],
  })
  const found = findCheckables(document, compile(document), { inputs: { x: tensor([1, 1], [x]) } })
  if (!('checkables' in found)) throw new Error(JSON.stringify(found))
  return epsilonSweep(found.checkables[0]!, 0)
}

describe('epsilonSweep', () => {
  it('falls with the square of a wide step and rises again with a narrow one', () => {
    const { analytic, epsilon, error, best, truncationSlope, roundingSlope } = sweepOf('sin', 1)
    expect(analytic).toBeCloseTo(Math.cos(1), 15)
    // The error of the second order is f‴ ε² / 6, and f‴(1) = −cos 1.
    const tenth = epsilon.findIndex((step) => Math.abs(step - 0.1) < 1e-12)
    expect(error[tenth]).toBeCloseTo((Math.cos(1) * 0.01) / 6, 6)
    expect(truncationSlope).toBeCloseTo(2, 1)
    expect(roundingSlope).toBeLessThan(-0.7)
    expect(roundingSlope).toBeGreaterThan(-1.3)
    expect(epsilon[best]).toBeLessThan(1e-3)
    expect(epsilon[best]).toBeGreaterThan(1e-8)
    expect(error[best]).toBeLessThan(1e-9)
  })
  it('has nothing to cut off of a parabola', () => {
    const { error, truncationSlope } = sweepOf('square', 3)
    expect(truncationSlope).toBeUndefined()
    expect(error[0]).toBeLessThan(1e-14)
  })
  it('does not get better at a kink', () => {
    const { error, best, analytic } = sweepOf('relu', 0)
    expect(analytic).toBe(0)
    expect(error[best]).toBe(0.5)
  })
})
