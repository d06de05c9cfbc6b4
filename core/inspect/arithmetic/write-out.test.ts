import { describe, expect, it } from 'vitest'
import type { NodeExample } from '../../nodes/define.ts'
import type { RunSession } from '../../run/session.ts'
import { compile } from '../../compile/compile.ts'
import { createDocument } from '../../graph/create.ts'
import { nodeTypes } from '../../nodes/index.ts'
import { createSession } from '../../run/session.ts'
import { viewStep } from './step-view.ts'
import { runExample } from './testing/run-example.ts'
import { windowSum } from './window-sum.ts'
import { sumOfTerms } from './written-out.ts'
import { writeOut } from './write-out.ts'

const cases = [...nodeTypes.values()]
  .filter(({ type }) => type !== 'input' && type !== 'constant')
  .flatMap((type) => type.examples.map((example, i) => ({ name: `${type.type}, example ${i}`, type, example })))

describe('a number of a step, written out', () => {
  it.each(cases)('adds up to what the step made: $name', ({ type, example }) => {
    const { document, session } = runExample(type, example, 2)
    const steps = session.plan.steps.filter(({ node }) => node === 'n')
    for (const { index, phase } of steps) {
      const view = viewStep(document, session, index)!
      expect(Object.keys(view.made).length).toBeGreaterThan(0)
      for (const [name, { data }] of Object.entries(view.made)) {
        for (const entry of new Set([0, data.length >> 1, data.length - 1])) {
          const written = writeOut(view, name, entry)
          if (written === undefined) {
            expect([phase, Object.keys(view.inputs)]).toEqual(['forward', []])
            continue
          }
          expect(written.result).toBe(data[entry])
          const factors = written.terms.flat()
          // Each number stands where it says it stands.
          for (const { of, entry: place, value } of [...factors, ...(written.call?.arguments ?? [])]) {
            if (of === undefined || place === undefined) continue
            const from = of === 'grad_output' ? view.gradient : (view.parameters[of] ?? view.inputs[of])
            expect(from?.data[place], of).toBe(value)
          }
          if (written.call?.name === 'max')
            expect(Math.max(...written.call.arguments.map(({ value }) => value))).toBe(written.result)
          else if (written.call !== undefined) expect(written.call.arguments.length).toBeGreaterThan(0)
          else expect(sumOfTerms(written.terms)).toBeCloseTo(written.result, 10)
        }
      }
    }
  })

  it('needs no pass over all the others: a convolution of 80×80 and a Linear of 512 units', () => {
    const large: readonly [string, NodeExample][] = [
      ['conv', { inputs: { in: [3, 80, 80] }, attributes: { outChannels: 2, padding: 1 }, out: [2, 80, 80] }],
      ['linear', { inputs: { in: [512] }, attributes: { outFeatures: 512 }, out: [512] }],
    ]
    for (const [type, example] of large) {
      const { document, session } = runExample(nodeTypes.get(type)!, example, 4)
      for (const { index } of session.plan.steps.filter(({ node }) => node === 'n')) {
        const view = viewStep(document, session, index)!
        for (const [name, { data }] of Object.entries(view.made)) {
          const entry = Math.floor(data.length / 3)
          const written = writeOut(view, name, entry)!
          expect(written.result).toBe(data[entry])
          const sum = sumOfTerms(written.terms) + (written.rest?.sum ?? 0)
          expect(sum / written.result, `${type} ${name}`).toBeCloseTo(1, 9)
        }
      }
    }
  })

  const convolutions = cases.filter(({ type }) => type.type === 'conv')
  it.each(convolutions)('lies over each other in planes that add up to it: $name', ({ type, example }) => {
    const { document, session } = runExample(type, example, 3)
    for (const { index } of session.plan.steps.filter(({ node }) => node === 'n')) {
      const view = viewStep(document, session, index)!
      for (const [name, { data }] of Object.entries(view.made)) {
        for (let entry = 0; entry < data.length; entry++) {
          const whole = windowSum(view, name, entry, { rows: 99, columns: 99, planes: 99 })!
          const { terms } = writeOut(view, name, entry)!
          const of = (side: string) =>
            side === 'grad_output' ? view.gradient! : (view.parameters[side] ?? view.inputs[side]!)
          let met = whole.bias === undefined ? 0 : 1
          let sum = whole.bias ?? 0
          for (const { left, right, sum: own } of whole.planes) {
            let here = 0
            for (const [i, l] of left.entries()) {
              if (l < 0 || (whole.right !== undefined && right[i]! < 0)) continue
              here += of(whole.left).data[l]! * (whole.right === undefined ? 1 : of(whole.right).data[right[i]!]!)
              met++
            }
            expect(own).toBeCloseTo(here, 12)
            sum += here
          }
          expect(sum, `${name} ${entry}`).toBeCloseTo(data[entry]!, 10)
          expect(met).toBe(terms.length)
          // What is not shown is in the sums all the same.
          const part = windowSum(view, name, entry, { rows: 1, columns: 2, planes: 1 })!
          const shown = part.planes.reduce((all, plane) => all + plane.sum, part.bias ?? 0)
          expect(shown + (part.rest?.sum ?? 0)).toBeCloseTo(data[entry]!, 10)
        }
      }
    }
  })

  it('calls a function by the letter of its formula, which no variable has', () => {
    const named = (expression: string, ...variables: string[]) => {
      const inputs = Object.fromEntries(variables.map((name) => [name, [1]]))
      const type = nodeTypes.get('expression')!
      const { document, session } = runExample(type, { inputs, attributes: { expression }, out: [1] }, 1)
      const { index } = session.plan.steps.find(({ node, phase }) => node === 'n' && phase === 'forward')!
      return writeOut(viewStep(document, session, index)!, 'out', 0)?.call?.name
    }
    expect(named('x + y', 'x', 'y')).toBe('f')
    expect(named('f * F', 'f', 'F')).toBe('h')
    expect(named('f + F + h + H', 'f', 'F', 'h', 'H')).toBe('φ')
  })

  it('is a sum over the samples for a weight, in the order of the batch', () => {
    // x is [[1, 2], [3, 4]], and g is [[5], [7]]: ∂L/∂W[0, 1] = 5·2 + 7·4.
    const document = createDocument({
      nodes: [
        { id: 'x', type: 'input', attributes: { shape: [2] }, order: 0 },
        { id: 'fc', type: 'linear', attributes: {}, order: 1 },
      ],
      edges: [{ from: 'x.out', to: 'fc.in', order: 2 }],
    })
    const session = createSession(document, compile(document, { gradOutput: ['fc'] }), {
      inputs: { x: { shape: [2, 2], data: Float64Array.of(1, 2, 3, 4) } },
      gradOutput: { fc: { shape: [2, 1], data: Float64Array.of(5, 7) } },
    }) as RunSession
    session.runBackward()
    const view = viewStep(document, session, 2)!
    const written = writeOut(view, 'weight', 1)!
    expect(written.terms.map((term) => term.map(({ value }) => value))).toEqual([
      [5, 2],
      [7, 4],
    ])
    expect(written.terms.flat().map(({ of, entry }) => [of, entry])).toEqual([
      ['grad_output', 0],
      ['in', 1],
      ['grad_output', 1],
      ['in', 3],
    ])
    expect(written.result).toBe(38)
    expect(viewStep(document, session, 3)).toBeUndefined()
  })

  it('names the shares of a mean as fractions', () => {
    const { document, session } = runExample(nodeTypes.get('mean')!, nodeTypes.get('mean')!.examples[0]!, 1)
    const view = viewStep(document, session, session.position - 1)!
    expect(writeOut(view, 'in', 3)?.terms).toMatchObject([[{ of: 'grad_output', entry: 0 }, { text: '1/6' }]])
  })
})
