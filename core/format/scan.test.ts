import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tooDeepAt } from './scan-depth.ts'
import { jsonFault } from './scan-json.ts'
import { placeAt } from './place.ts'
import { decodeUtf8, encodeUtf8, utf8Length } from './utf8.ts'

const pieces = fc.constantFrom(
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '\\',
    '"a"',
    '"b"',
    '"\\u0061"',
    '"\\ud800"',
    '"é🙂"',
    ' ',
    '\n',
    '\t',
    '\f',
    '\u00a0',
  ],
  ...[
    '1',
    '-',
    '0',
    '01',
    '1.5',
    '1.',
    '.5',
    '1e5',
    '1E+2',
    '1e',
    '-0',
    '--1',
    '1e308',
    'true',
    'false',
    'null',
    'nul',
    'NaN',
    '\0',
  ],
)
const soup = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''))

describe('the scanner', () => {
  test('takes what JSON.parse takes and refuses what it refuses, but for equal keys', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          soup,
          fc.json(),
          fc.tuple(fc.json(), soup).map(([a, b]) => a + b),
        ),
        (text) => {
          const fault = jsonFault(text)
          if (fault?.message.endsWith('there twice')) return
          // What JSON.parse would turn into Infinity is refused.
          if (fault?.message.endsWith('too large'))
            expect(parseFloat(text.slice(fault.at))).not.toSatisfy(Number.isFinite)
          else expect(fault === undefined).toBe(parses(text))
          if (!fault) expect(infinite(JSON.parse(text))).toBe(false)
          if (fault) expect(fault.at).toBeLessThanOrEqual(text.length)
        },
      ),
      { numRuns: 20_000 },
    )
  })

  test.each([
    ['{"a": 1, "b": 2, "a": 3}', 17, 'the key "a" is there twice'],
    ['{"a": 1, "\\u0061": 2}', 9, 'the key "\\u0061" is there twice'],
    ['{"x": {"a": 1}, "a": {"a": 2, "__proto__": 1, "__proto__": 1}}', 46, 'the key "__proto__" is there twice'],
    ['[1, 2,]', 6, 'expected a value but found "]"'],
    ['{"a" 1}', 5, 'expected ":" but found "1"'],
    ['[1 2]', 3, 'expected "," or "]" but found "2"'],
    ['{"a": 1', 7, 'expected "," or "}" but found the end of the file'],
    ['', 0, 'expected a value but found the end of the file'],
    ['{} x', 3, 'expected the end of the file but found "x"'],
    ['["ab', 1, 'a string that does not end'],
    ['[1e999]', 1, 'the number 1e999 is too large'],
    ['[-1e999]', 1, 'the number -1e999 is too large'],
    ['["a\nb"]', 3, 'a control character in a string'],
    ['["\\x"]', 3, 'a wrong escape'],
  ])('names the place in %s', (text, at, message) => {
    expect(jsonFault(text)).toMatchObject({ at, message })
  })

  test('equal keys in different objects are fine', () => {
    expect(jsonFault('[{"a": 1}, {"a": 2, "b": {"a": 3}}]')).toBeUndefined()
  })

  test('needs no stack for deep text', () => {
    const deep = '['.repeat(1_000_000) + ']'.repeat(1_000_000)
    expect(jsonFault(deep)).toBeUndefined()
    expect(tooDeepAt(deep, 64)).toBe(64)
  })
})

describe('the depth', () => {
  test.each([
    ['[[]]', 2, undefined],
    ['[[]]', 1, 1],
    ['[[], [], {"a": []}]', 2, 15],
    ['["[[[[", "\\"[[["]', 1, undefined],
    ['"\\\\" [[', 1, 6],
    ['[" unfinished [[[', 1, undefined],
  ])('of %s against %d', (text, limit, at) => {
    expect(tooDeepAt(text, limit)).toBe(at)
  })
})

describe('places', () => {
  test('are line and column from 1', () => {
    expect(placeAt('ab\ncd\n', 0)).toBe('1:1')
    expect(placeAt('ab\ncd\n', 2)).toBe('1:3')
    expect(placeAt('ab\ncd\n', 3)).toBe('2:1')
    expect(placeAt('ab\ncd\n', 6)).toBe('3:1')
  })
})

describe('UTF-8', () => {
  test('is what TextEncoder and TextDecoder make of it', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
    )
    fc.assert(
      fc.property(text, (text) => {
        const bytes = new TextEncoder().encode(text)
        expect(encodeUtf8(text)).toEqual(bytes)
        expect(utf8Length(text)).toBe(bytes.length)
        expect(decodeUtf8(bytes)).toBe(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
      }),
      { numRuns: 3000 },
    )
  })

  test('refuses just what TextDecoder refuses', () => {
    const decoder = new TextDecoder('utf-8', { fatal: true })
    const byte = fc.oneof(
      fc.nat(255),
      fc.constantFrom(0x80, 0xbf, 0xc0, 0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xbb),
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 8 }), fc.array(byte, { maxLength: 6 }), (start, end) => {
        const bytes = Uint8Array.from([...start, ...end])
        const text = decodeUtf8(bytes)
        let expected: string | undefined
        try {
          expected = decoder.decode(bytes)
        } catch {
          expected = undefined
        }
        if (expected === undefined) expect(text).toHaveProperty('invalidAt')
        else expect(text).toBe(expected)
      }),
      { numRuns: 20_000 },
    )
  })

  test('goes over the seams of its buffer', () => {
    const text = 'a🙂é大'.repeat(9000)
    expect(decodeUtf8(new TextEncoder().encode(text))).toBe(text)
  })
})

function parses(text: string): boolean {
  try {
    JSON.parse(text)
  } catch {
    return false
  }
  return true
}

function infinite(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value)
  return typeof value === 'object' && value !== null && Object.values(value).some(infinite)
}
