import { describe, expect, it } from 'vitest'
import { editDistance, nearest } from './did-you-mean.ts'

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['run', 'run', 0],
    ['', 'run', 3],
    ['rnu', 'run', 1],
    ['bacward', 'backward', 1],
    ['kitten', 'sitting', 3],
    ['ca', 'abc', 3],
  ])('%s to %s is %i', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance)
    expect(editDistance(b, a)).toBe(distance)
  })
})

describe('nearest', () => {
  const options = ['inputs', 'batch', 'backward', 'grad-output', 'json']

  it.each([
    ['bacward', 'backward'],
    ['imputs', 'inputs'],
    ['gradoutput', 'grad-output'],
    ['back', 'backward'],
    ['Json', 'json'],
  ])('%s means %s', (word, meant) => expect(nearest(word, options)).toBe(meant))

  it.each(['frobnicate', 'x', '', 'a'.repeat(100_000)])('knows nothing like %.20s', (word) => {
    expect(nearest(word, options)).toBeUndefined()
  })
})
