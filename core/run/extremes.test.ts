import { describe, expect, it } from 'vitest'
import type { EngineName } from './session.ts'
import { compile } from '../compile/compile.ts'
import { graph } from '../compile/testing/graph.ts'
import { Machine } from '../kernels/machine.ts'
import { testedBuilds } from '../kernels/testing/run-kernel.ts'
import { tensor } from '../tensor/tensor.ts'
import { areProblems, createSession } from './session.ts'

const logits = tensor([3, 4], [1e4, 0, -1e4, 1e4, -1e4, -1e4, -1e4, -1e4, 1e4, 9999, 0, 3])

function through(
  node: { readonly type: string; readonly attributes: { readonly [name: string]: string } },
  engine: EngineName,
  machine?: Machine,
) {
  const document = graph({
    nodes: {
      x: { type: 'input', attributes: { shape: [4] } },
      t: { type: 'input', attributes: { shape: [] } },
      end: node,
    },
    edges:
      node.type === 'loss'
        ? [
            ['x.out', 'end.prediction'],
            ['t.out', 'end.target'],
          ]
        : [['x.out', 'end.in']],
  })
  const inputs = { x: logits, t: tensor([3], [0, 2, 1]) }
  const session = createSession(document, compile(document), { inputs, engine, machine })
  if (areProblems(session)) throw new Error(session[0]?.message)
  expect(session.runBackward()).toBe(true)
  return [session.value('end.out')!, session.inputGradient('x')!].map(({ data }) => Array.from(data))
}

const nodes = {
  softmax: { type: 'activation', attributes: { function: 'softmax' } },
  'log softmax': { type: 'activation', attributes: { function: 'logSoftmax' } },
  'cross entropy': { type: 'loss', attributes: { function: 'crossEntropy' } },
}

describe.each(testedBuilds)('logits of ±10,000, build %s', (build) => {
  it.each(Object.entries(nodes))('%s stays finite and right', (_, node) => {
    const wanted = through(node, 'reference')
    const found = through(node, 'wasm', new Machine({ build }))
    expect(wanted.flat().every(Number.isFinite)).toBe(true)
    found.forEach((list, at) => {
      list.forEach((value, i) => {
        const exact = wanted[at]![i]!
        expect(Math.abs(value - exact)).toBeLessThanOrEqual(2e-6 * Math.max(1, Math.abs(exact)))
      })
    })
  })
})
