import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBytes, decodeFloats, encodeBytes, encodeFloats } from './base64.ts'

describe('base64', () => {
  it('is that of Node', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const text = encodeBytes(bytes)
        expect(text).toBe(Buffer.from(bytes).toString('base64'))
        expect([...decodeBytes(text)!]).toEqual([...bytes])
      }),
    )
  })

  it('reads only what it would write', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'AQgw/+9=\n é_'), maxLength: 8 }), (text) => {
        const bytes = decodeBytes(text)
        expect(bytes !== undefined).toBe(Buffer.from(text, 'base64').toString('base64') === text)
        if (bytes) expect(encodeBytes(bytes)).toBe(text)
      }),
    )
  })

  it.each(['AR==', 'AAB=', 'A===', '=AAA', 'AA=A', 'AA', 'AA==AAAA', 'A\u0141=='])('refuses %j', (text) => {
    expect(decodeBytes(text)).toBeUndefined()
  })

  it('holds numbers little-endian', () => {
    expect(encodeFloats(Float64Array.of(1, -2), 'float32')).toBe('AACAPwAAAMA=')
    expect(encodeFloats(Float64Array.of(1), 'float64')).toBe('AAAAAAAA8D8=')
    expect([...decodeFloats('AACAPwAAAMA=', 'float32')!]).toEqual([1, -2])
    expect(decodeFloats('AACAPwAAAMA=', 'float64')?.length).toBe(1)
    expect(decodeFloats('AACAPwA=', 'float32')).toBeUndefined()
    expect(decodeFloats('', 'float32')).toEqual(new Float64Array(0))
  })

  it('gives every float64 back bit by bit, and float32 rounded', () => {
    fc.assert(
      fc.property(fc.float64Array({ maxLength: 20 }), (data) => {
        expect(decodeFloats(encodeFloats(data, 'float64'), 'float64')).toEqual(data)
        expect(decodeFloats(encodeFloats(data, 'float32'), 'float32')).toEqual(data.map(Math.fround))
      }),
    )
  })

  it('takes more than one call of String.fromCharCode can', () => {
    const data = Float64Array.from({ length: 30_000 }, (_, i) => i / 7)
    expect(decodeFloats(encodeFloats(data, 'float64'), 'float64')).toEqual(data)
  })
})
