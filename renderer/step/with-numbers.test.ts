import { expect, test } from 'vitest'
import type { StepAnswer } from '../worker/questions/step.ts'
import { texNumber, withNumbers } from './with-numbers.ts'

const answer = (more: Partial<StepAnswer>): StepAnswer => ({
  index: 0,
  done: true,
  pieces: [],
  made: 'out',
  entry: 1,
  written: { terms: [], result: 4 },
  ...more,
})

test('a formula says its numbers and its result', () => {
  const letters = [
    { tex: 'x', value: 2 },
    { tex: 'p', value: 2 },
  ]
  expect(withNumbers('y = x^p', answer({ letters }))).toBe('y = {2}^{2} = 4')
  expect(withNumbers('y = x^p', answer({}))).toBeUndefined()
  expect(withNumbers('y = \\sum_i x_i', answer({ letters }))).toBeUndefined()
})

test('a softmax is written with its whole lane', () => {
  const lane = [0, 1, -2].map((value, entry) => ({ value, kind: 'value' as const, of: 'in', entry }))
  const written = { terms: [], result: 0.7, call: { name: 'softmax', arguments: lane, more: 0 } }
  expect(withNumbers('', answer({ written }))).toBe('y_i = \\frac{e^{1}}{e^{0} + e^{1} + e^{-2}} = 0.7')
  const logarithm = { ...written, call: { ...written.call, name: 'logSoftmax', more: 4 } }
  expect(withNumbers('', answer({ written: logarithm }))).toContain(
    '\\ln \\left( e^{0} + e^{1} + e^{-2} + \\dots \\right)',
  )
})

test('numbers that are none, and small ones', () => {
  expect([NaN, -Infinity, -0.00002, 0.5].map(texNumber)).toEqual([
    '\\text{NaN}',
    '-\\infty',
    '-2 \\cdot 10^{-5}',
    '0.5',
  ])
})
