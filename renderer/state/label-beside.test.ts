import { expect, test } from 'vitest'
import { graph, node } from '../../core/graph/testing/small.ts'
import { labelBeside } from './label-beside.ts'

test('a label stands beside an id where it says more', () => {
  const document = graph([
    node('x', 'input', { shape: [2] }),
    node('f', 'expression', { expression: 'u^2' }, { label: 'f(u) = u²' }),
    node('W1', 'parameter', { shape: [1] }, { label: 'W₁' }),
    node('h', 'activation', {}, { label: 'h' }),
  ])
  expect(['x', 'f', 'W1', 'h', 'deleted'].map((id) => labelBeside(document, id))).toEqual([
    undefined,
    'f(u) = u²',
    undefined,
    undefined,
    undefined,
  ])
})
