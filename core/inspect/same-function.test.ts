import { expect, test } from 'vitest'
import { compile } from '../compile/compile.ts'
import { graph } from '../compile/testing/graph.ts'
import { tensor } from '../tensor/tensor.ts'
import { prepareFunction } from './graph-function.ts'
import { fingerprint, sameFunction } from './same-function.ts'

const w = { name: 'fc.weight', entry: 1 }

function of(weight: readonly number[], { x = 1, name = 'tanh', batch = 1 } = {}) {
  const document = graph(
    {
      nodes: {
        x: { type: 'input', attributes: { shape: [2], value: [x, 2] } },
        fc: { type: 'linear', attributes: { outFeatures: 1, bias: false } },
        act: { type: 'activation', attributes: { function: name } },
      },
      edges: [
        ['x.out', 'fc.in'],
        ['fc.out', 'act.in'],
      ],
    },
    { 'fc.weight': tensor([1, 2], weight) },
  )
  const run = prepareFunction(document, compile(document), { batch })
  if (!('plan' in run)) throw new Error(JSON.stringify(run))
  return fingerprint(run, [w], undefined)
}

test('a picture stays the same while its point moves, and only then', () => {
  const here = of([3, 4])
  expect(sameFunction(here, of([3, -7]))).toBe(true)
  expect(sameFunction(here, of([2, 4]))).toBe(false)
  expect(sameFunction(here, of([3, 4], { x: 5 }))).toBe(false)
  expect(sameFunction(here, of([3, 4], { name: 'relu' }))).toBe(false)
  expect(sameFunction(here, of([3, 4], { batch: 2 }))).toBe(false)
})
