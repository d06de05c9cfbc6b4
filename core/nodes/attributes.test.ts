import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Attribute, Json } from './attributes.ts'
import { scalar, tensor } from '../tensor/tensor.ts'
import { axes, choice, flag, integer, number, shape, sizes, text, values } from './attributes.ts'
import { defineNode } from './define.ts'
import { isProblem } from './problem.ts'
import { readAttributes, withoutDefaults } from './read-attributes.ts'

const title = { title: 'Some', help: '' }

const kinds = {
  integer: integer({ ...title, default: 1, min: 1, max: 9 }),
  optionalInteger: integer({ ...title, default: undefined }),
  number: number({ ...title, default: 0.5, min: 0, max: 1 }),
  positive: number({ ...title, default: 1, above: 0 }),
  flag: flag({ ...title, default: true }),
  choice: choice({
    ...title,
    default: 'a',
    options: [
      { value: 'a', title: 'A' },
      { value: 'b', title: 'B' },
    ],
  }),
  text: text({ ...title, default: 'x', maxLength: 5 }),
  optionalText: text({ ...title, default: undefined }),
  shape: shape({ ...title, default: [1] }),
  wildcard: shape({ ...title, default: [-1], wildcard: true }),
  sizes: sizes({ ...title, default: 3, min: 1 }),
  padding: sizes({ ...title, default: 0, min: 0, words: ['same', 'valid'] }),
  axes: axes({ ...title, default: undefined }),
  values: values({ ...title, default: scalar(0) }),
  optionalValues: values({ ...title, default: undefined }),
} satisfies { [name: string]: Attribute }
type Kind = keyof typeof kinds

const good: [kind: Kind, json: Json, value?: unknown][] = [
  ['integer', 9],
  ['optionalInteger', -4],
  ['optionalInteger', null, undefined],
  ['number', 0],
  ['number', 1e-300],
  ['flag', false],
  ['choice', 'b'],
  ['text', ''],
  ['optionalText', null, undefined],
  ['shape', []],
  ['shape', [2, 3]],
  ['shape', [2 ** 40]],
  ['wildcard', [2, -1]],
  ['sizes', 2],
  ['sizes', [2]],
  ['sizes', [2, 3]],
  ['padding', 'same'],
  ['padding', [0, 1]],
  ['axes', [0, -1]],
  ['axes', []],
  ['axes', null, undefined],
  ['values', 3, scalar(3)],
  [
    'values',
    [
      [1, 2],
      [3, 4],
    ],
    tensor([2, 2], [1, 2, 3, 4]),
  ],
  ['optionalValues', null, undefined],
]

const bad: readonly (readonly [Kind, Json])[] = [
  ...[0, 10, 2.5, '3', null, true, [], {}, Infinity].map((value) => ['integer', value as Json] as const),
  ['optionalInteger', 2 ** 53],
  ...[-0.1, 1.1, '0.5', null, Infinity].map((value) => ['number', value as Json] as const),
  ['positive', 0],
  ...[0, 'true', null].map((value) => ['flag', value] as const),
  ...['c', 'toString', null, 1].map((value) => ['choice', value] as const),
  ...['toolong', null, 3].map((value) => ['text', value] as const),
  ...[3, [0], [-1], [1.5], ['2'], [null], null, new Array<number>(33).fill(1)].map(
    (value) => ['shape', value as Json] as const,
  ),
  ...[[-1, -1], [-2], [0]].map((value) => ['wildcard', value] as const),
  ...[0, [], [0], 'same', [[1]], null].map((value) => ['sizes', value as Json] as const),
  ...['Same', -1].map((value) => ['padding', value] as const),
  ...[0, [0, 0], [0.5], ['0'], [99]].map((value) => ['axes', value as Json] as const),
  ...['3', [1, 'x'], [[1], [2, 3]], [], null, {}, Infinity].map((value) => ['values', value as Json] as const),
]

describe('attributes', () => {
  it.each(good)(
    '%s takes %j, and gives it back through the inspector’s text',
    (kind, json, value = json ?? undefined) => {
      const attribute: Attribute = kinds[kind]
      expect(attribute.parse(json, 'some')).toEqual(value)
      const back = attribute.fromText(attribute.toText(value), 'some')
      expect(isProblem(back)).toBe(false)
      // An empty field means the default.
      if (back !== undefined) expect(attribute.parse(back as Json, 'some')).toEqual(value)
      else expect(value === undefined || value === '').toBe(true)
    },
  )

  it.each(bad)('%s refuses %j and says what would be right', (kind, json) => {
    const wrong = (kinds[kind] as Attribute).parse(json, 'some')
    expect(wrong).toMatchObject({ problem: true, code: 'E_ATTRIBUTE', severity: 'error', attribute: 'some' })
    if (!isProblem(wrong)) return
    expect(wrong.message).toMatch(/^some/)
    expect(wrong.fix).toMatch(/^write /)
  })

  it.each([
    ['integer', ' 7 ', 7],
    ['number', '1e-3', 0.001],
    ['number', '.5', 0.5],
    ['shape', '2, 3', [2, 3]],
    ['shape', '[2,3]', [2, 3]],
    ['shape', '2×3', [2, 3]],
    ['shape', '[]', []],
    ['sizes', '3', 3],
    ['sizes', '[3]', [3]],
    ['sizes', '3, 5', [3, 5]],
    ['padding', 'same', 'same'],
    ['axes', '-1', [-1]],
    ['values', '1, 2', [1, 2]],
    [
      'values',
      '[[1, 2], [3, 4]]',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['values', '-2.5', -2.5],
  ] as const)('%s reads the text "%s"', (kind, typed, json) => {
    expect((kinds[kind] as Attribute).fromText(typed, 'some')).toEqual(json)
  })

  it.each([
    ['integer', 'seven'],
    ['integer', '0x10'],
    ['number', '1e999'],
    ['shape', '2, b'],
    ['shape', '[[2]]'],
    ['sizes', 'wide'],
    ['values', '[1, 2'],
    ['flag', 'yes'],
  ] as const)('%s refuses the text "%s"', (kind, typed) => {
    const attribute: Attribute = kinds[kind]
    const json = attribute.fromText(typed, 'some')
    const result = isProblem(json) ? json : attribute.parse(json as Json, 'some')
    expect(result).toMatchObject({ code: 'E_ATTRIBUTE', attribute: 'some' })
  })

  it('never throw, whatever the file or the user writes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...(Object.keys(kinds) as Kind[])),
        fc.jsonValue(),
        fc.string(),
        (kind, json, typed) => {
          const attribute: Attribute = kinds[kind]
          attribute.parse(json as Json, 'some')
          attribute.fromText(typed, 'some')
        },
      ),
    )
  })
})

describe('attributes of a node', () => {
  const type = defineNode({
    type: 'pool',
    title: 'Pool',
    group: 'shape',
    formula: '',
    help: '',
    attributes: {
      stride: sizes({ ...title, default: ({ kernelSize }) => kernelSize as number }),
      kernelSize: sizes({ ...title, default: 2, min: 1 }),
      shape: shape({ ...title, default: [1] }),
      value: values({ ...title, default: undefined }),
    },
    inputs: {},
    shapes: () => ({ out: [] }),
    forward: () => ({ out: scalar(0) }),
    backward: () => ({}),
    lower: (e) => ({ out: e.value([1]), backward: () => ({}) }),
    examples: [],
  })

  it('are filled with defaults, those that follow others included', () => {
    expect(readAttributes(type, {})).toEqual({ attributes: { stride: 2, kernelSize: 2, shape: [1] }, problems: [] })
    expect(readAttributes(type, { kernelSize: [3, 1] }).attributes['stride']).toEqual([3, 1])
  })

  it('are read as far as they can be, each fault named', () => {
    const { attributes, problems } = readAttributes(type, { kernelSize: 0, shape: [4], colour: 'red' })
    expect(attributes).toEqual({ stride: 2, kernelSize: 2, shape: [4] })
    expect(problems).toMatchObject([{ code: 'E_ATTRIBUTE', attribute: 'kernelSize' }])
  })

  it('are written without defaults; what is unknown or wrong stays', () => {
    const lean = (json: { [name: string]: Json }) => withoutDefaults(type, json)
    expect(lean({ kernelSize: 2, shape: [1], stride: 2, value: null })).toEqual({})
    expect(lean({ kernelSize: 3, stride: 2, shape: [1, 1], value: 0 })).toEqual({
      kernelSize: 3,
      stride: 2,
      shape: [1, 1],
      value: 0,
    })
    expect(lean({ kernelSize: 0, colour: 'red', toString: 1 })).toEqual({ kernelSize: 0, colour: 'red', toString: 1 })
    const odd = JSON.parse('{"__proto__": 1}') as { [name: string]: Json }
    expect(Object.keys(lean(odd))).toEqual(['__proto__'])
  })
})
