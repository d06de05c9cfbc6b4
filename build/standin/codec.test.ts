import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCodec } from './codec.mjs'

const { encode, decode } = createCodec()
const through = (value: unknown): unknown => decode(JSON.parse(JSON.stringify(encode(value))))

test('values arrive as Node’s own structured clone has them', () => {
  const leaf = fc.oneof(
    fc.string(),
    fc.boolean(),
    fc.double(),
    fc.bigInt(),
    fc.constant(undefined),
    fc.constant(null),
    fc.date({ noInvalidDate: true }),
    fc.uint8Array(),
    fc.float32Array(),
  )
  const value = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('value')),
      fc.dictionary(fc.string(), tie('value'), { noNullPrototype: true }),
      fc.array(tie('value')).map((items) => new Set(items)),
      fc.array(fc.tuple(fc.string(), tie('value'))).map((items) => new Map(items)),
    ),
  })).value
  fc.assert(
    fc.property(value, (value) => {
      expect(through(value)).toStrictEqual(structuredClone(value))
    }),
    { numRuns: 300 },
  )
})

test('a view keeps its own part of a larger buffer', () => {
  const view = new Float64Array(new ArrayBuffer(64), 16, 2)
  view.set([1.5, -0])
  expect(through(view)).toStrictEqual(new Float64Array([1.5, -0]))
  expect(through(Buffer.from([1, 2]))).toStrictEqual(new Uint8Array([1, 2]))
})

test('errors keep their name and message, regular expressions their flags', () => {
  expect(through(new RangeError('too far'))).toMatchObject({ name: 'RangeError', message: 'too far' })
  expect(through(/a+/gi)).toEqual(/a+/gi)
})

test('an object that has the codec’s own mark as a key is not mistaken', () => {
  expect(through({ $: 'view', v: 'x' })).toEqual({ $: 'view', v: 'x' })
})

test('functions, symbols, promises and circles are refused, as Electron refuses them', () => {
  const circle: { self?: unknown } = {}
  circle.self = circle
  for (const value of [() => 1, Symbol('a'), Promise.resolve(), new WeakMap(), circle]) {
    expect(() => encode({ value })).toThrow()
  }
  const twice = { a: 1 }
  expect(through([twice, twice])).toEqual([twice, twice])
})
