import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { parseSamples, pasteCells, samplesText } from './table-text.ts'

const tensor = (shape: number[], ...data: number[]) => ({ shape, data: Float64Array.from(data) })

describe('parseSamples', () => {
  it.each([
    ['tabs', '1\t2\n3\t4'],
    ['commas', '1,2\r\n3,4\r\n'],
    ['semicolons and decimal commas', '1,0;2,0\n3,0;4,0'],
    ['spaces', ' 1 2 \n\n 3 4'],
    ['headings', 'a\tb\n1\t2\n3\t4'],
    ['nested lists', '[[1, 2], [3, 4]]'],
  ])('reads %s', (_, text) => expect(parseSamples(text, [2])).toEqual(tensor([2, 2], 1, 2, 3, 4)))

  it('reads one sample as a batch of one', () => {
    expect(parseSamples('[1, 2]', [2])).toEqual(tensor([1, 2], 1, 2))
    expect(parseSamples('7', [])).toEqual(tensor([1], 7))
  })
  it('reads a sample of two axes over several lines', () => {
    expect(parseSamples('1 2\n3 4\n5 6\n7 8', [2, 2])).toEqual(tensor([2, 2, 2], 1, 2, 3, 4, 5, 6, 7, 8))
  })
  it.each([
    ['', 'no numbers'],
    ['1 x', 'line 1'],
    ['1 2\n3', 'line 2 has 1 numbers'],
    ['[[1, 2, 3]]', '[1, 3]'],
    ['[[1, 2], [3]]', 'entry'],
    ['[1,', 'not JSON'],
  ])('says what is wrong with %j', (text, part) => {
    const read = parseSamples(text, [2])
    expect('message' in read && `${read.message}; ${read.fix}`).toContain(part)
  })
  it('reads what it writes', () => {
    const number = fc.double({ noNaN: true, min: -1e9, max: 1e9 })
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number, number), { minLength: 1 }), (rows) => {
        const whole = tensor([rows.length, 3], ...rows.flat().map((x) => x + 0))
        expect(parseSamples(samplesText(whole), [3])).toEqual(whole)
      }),
    )
  })
})

describe('pasteCells', () => {
  const table = tensor([2, 2, 2], 1, 2, 3, 4, 5, 6, 7, 8)

  it('fills from the cell on, rows over all axes but the last', () =>
    expect(pasteCells(table, 1, 0, '10\t20\n30\t40\n')).toEqual(tensor([2, 2, 2], 1, 2, 10, 20, 30, 40, 7, 8)))
  it('leaves the text of one cell to the field', () => {
    for (const text of ['7', ' -1,5 ', '1e3\n', '']) expect(pasteCells(table, 0, 0, text)).toBeUndefined()
  })
  it('takes nothing where not all of it fits or is a number', () => {
    expect(pasteCells(table, 0, 1, '1\t2')).toMatchObject({ fix: 'paste at most 4 by 1 numbers here' })
    expect(pasteCells(table, 3, 0, '1\n2')).toHaveProperty('message')
    expect(pasteCells(table, 0, 0, '1\tfish')).toMatchObject({ message: 'line 1 has “fish”, which is no number' })
  })
})
