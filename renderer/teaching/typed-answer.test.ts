import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRight, readTyped, whatIsWrong } from './typed-answer.ts'

const right = (text: string, exact: number | 'none', tolerance?: number) => isRight(readTyped(text), exact, tolerance)

describe('an answer', () => {
  it('is right within the tolerance, or rounded to the digits typed', () => {
    expect(right('0.335', 0.33512)).toBe(true)
    expect(right('0.34', 0.33512)).toBe(true)
    expect(right('0.31', 0.33512)).toBe(false)
    expect(right('−24', -24)).toBe(true)
    expect(right('24', -24)).toBe(false)
    expect(right('1/3', 0.3333333333)).toBe(true)
    expect(right('4.15e-9', 4.1483e-9)).toBe(true)
  })

  it('of a single digit is not taken for a rounded number', () => {
    expect(right('0', 0.3)).toBe(false)
    expect(right('3', 2.6)).toBe(false)
    expect(right('0', 0)).toBe(true)
  })

  it('tells none from zero', () => {
    expect(right('none', 'none')).toBe(true)
    expect(right('0', 'none')).toBe(false)
    expect(right('none', 0)).toBe(false)
  })

  it('that is wrong is told why, as nearly as an answer has to be', () => {
    const why = (text: string, exact: number) => whatIsWrong(readTyped(text), exact)
    // Of 2.85056, as one reads it off a card.
    expect(why('-2.85', 2.85056)).toMatch(/the sign is not/)
    expect(why('1.425', 2.85056)).toMatch(/factor of 2/)
    expect(why('5.7', 2.85056)).toMatch(/factor of 2/)
    expect(why('-1', 2.85056)).toMatch(/sign first/)
    expect(why('2.7', 2.85056)).toMatch(/^Close/)
    expect(why('9', 2.85056)).toMatch(/too large/)
    expect(why('1', 0)).toMatch(/too large/)
  })

  it('that is no number is wrong', () => {
    for (const text of ['', 'x', '1/', '1/2/3', '--1']) expect(right(text, 1)).toBe(false)
  })

  it('with the exact digits is always right, and with the other sign never', () => {
    const some = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((x) => Math.abs(x) > 1e-6)
    fc.assert(fc.property(some, (x) => right(String(x), x) && !right(String(-x), x)))
  })
})
