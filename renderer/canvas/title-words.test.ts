import { expect, test } from 'vitest'
import { wordsOf } from './title-words.ts'

test('a title may be broken where a word begins, and all of it stays', () => {
  expect(wordsOf('leakyRelu')).toEqual(['leaky', 'Relu'])
  expect(wordsOf('grad_output g')).toEqual(['grad_', 'output g'])
  expect(wordsOf('Score of each digit')).toEqual(['Score of each digit'])
  expect(wordsOf('hardsigmoid')).toEqual(['hardsigmoid'])
  expect(wordsOf('_a__B')).toEqual(['_', 'a__', 'B'])
  expect(wordsOf('')).toEqual([''])
})
