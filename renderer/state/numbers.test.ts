import { describe, expect, it } from 'vitest'
import { counted, formatCount, formatNumber, formatSpread, formatTime, parseNumber, typeText } from './numbers.ts'

describe('formatNumber', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [1, '1'],
    [0.5, '0.5'],
    [0.49999, '0.500'],
    [0.6287, '0.629'],
    [-0.335123, '−0.335'],
    [14, '14'],
    [14.0001, '14.0'],
    [999.6, '1000'],
    [12345.6, '12346'],
    [123456, '1.23e5'],
    [100000, '1e5'],
    [0.00123, '0.00123'],
    [0.000123456, '1.23e−4'],
    [1e-4, '1e−4'],
    [-2.5e-12, '−2.5e−12'],
    [0.09999, '0.100'],
    [NaN, 'NaN'],
    [Infinity, '∞'],
    [-Infinity, '−∞'],
  ])('%d reads %s', (value, text) => expect(formatNumber(value)).toBe(text))
})

describe('formatSpread', () => {
  it.each([
    [-0.157, 0.64, '−0.16 ± 0.64'],
    [1.02, 0.301, '1.02 ± 0.30'],
    [0.5, 0, '0.5 ± 0'],
    [0, 0, '0 ± 0'],
    [0.0041, 0.0634, '0.004 ± 0.063'],
    [-0.0004, 0.0634, '0.000 ± 0.063'],
    // The last place is set by the mean where the scatter is far smaller.
    [1234.5, 5.4, '1235 ± 5'],
    [3e-9, 2e-8, '3e−9 ± 2e−8'],
    [NaN, NaN, 'NaN ± NaN'],
  ])('%d ± %d reads %s', (mean, std, text) => {
    expect(formatSpread(mean, std)).toBe(text)
  })
})

describe('parseNumber', () => {
  it.each([
    ['1.5', 1.5],
    [' −2 ', -2],
    ['-2e-3', -0.002],
    ['.5', 0.5],
    ['0,25', 0.25],
    ['+3.', 3],
    ['∞', Infinity],
    ['-Infinity', -Infinity],
  ])('reads %s', (text, value) => expect(parseNumber(text)).toBe(value))
  it('reads NaN', () => expect(parseNumber('nan')).toBeNaN())
  it.each(['', 'x', '1 2', '0x10', '1,2,3', '--1', '1e'])('refuses %j', (text) =>
    expect(parseNumber(text)).toBeUndefined(),
  )
})

describe('shapes, counts and times', () => {
  it('writes the batch as B', () => {
    expect(typeText({ shape: [8], batched: true })).toBe('B×8')
    expect(typeText({ shape: [], batched: true })).toBe('B')
    expect(typeText({ shape: [], batched: false })).toBe('scalar')
    expect(typeText({ shape: [3, 4], batched: false })).toBe('3×4')
  })
  it('counts', () => {
    expect(counted(1, 'node')).toBe('1 node')
    expect(counted(2, 'entry', 'entries')).toBe('2 entries')
    expect(formatCount(1234567)).toBe('1\u2009234\u2009567')
  })
  it('tells times', () => {
    expect(formatTime(0.0263)).toBe('26 µs')
    expect(formatTime(1.31)).toBe('1.3 ms')
    expect(formatTime(2100)).toBe('2.1 s')
  })
})
