import { describe, expect, it } from 'vitest'
import type { Json } from './attributes.ts'
import { avgPool } from './avg-pool.ts'
import { conv } from './conv.ts'
import { maxPool } from './max-pool.ts'
import { readAttributes } from './read-attributes.ts'
import type { NodeType } from './define.ts'

const rule = (type: NodeType, shape: readonly number[], json: { [name: string]: Json } = {}) =>
  type.shapes({ in: shape }, readAttributes(type, json).attributes)
const summary = (type: NodeType, shape: readonly number[] | undefined, json: { [name: string]: Json } = {}) =>
  type.summary(shape ? { in: shape } : {}, readAttributes(type, json).attributes)

describe('what a sliding window refuses', () => {
  it.each([
    ['no channels', [5], {}, { code: 'E_RANK', port: 'in', fix: 'reshape it, e.g. to [1, 5]' }],
    ['a scalar', [], {}, { code: 'E_RANK', port: 'in' }],
    ['three spatial axes', [1, 2, 3, 4], {}, { code: 'E_RANK', port: 'in' }],
    ['two sizes for one axis', [1, 5], { kernelSize: [3, 3] }, { code: 'E_ATTRIBUTE', attribute: 'kernelSize' }],
    ['one size for two axes', [1, 5, 5], { stride: [1] }, { code: 'E_ATTRIBUTE', attribute: 'stride' }],
    ['a kernel that is too long', [1, 2], {}, { code: 'E_EMPTY', port: 'in' }],
    ['a dilated kernel that is too long', [1, 5], { dilation: 3 }, { code: 'E_EMPTY', port: 'in' }],
    ['"same" with a stride', [1, 5], { padding: 'same', stride: 2 }, { code: 'E_PADDING', attribute: 'padding' }],
    [
      'groups that do not divide the input',
      [3, 5],
      { groups: 2, outChannels: 2 },
      { code: 'E_GROUPS', attribute: 'groups' },
    ],
    [
      'groups that do not divide the output',
      [4, 5],
      { groups: 2, outChannels: 3 },
      { code: 'E_GROUPS', attribute: 'groups' },
    ],
  ])('conv: %s', (_name, shape, json, expected) => {
    expect(rule(conv, shape, json as { [name: string]: Json })).toMatchObject({ problem: true, ...expected })
  })

  it.each([maxPool, avgPool])('pools: padding of more than half the kernel', (type) => {
    expect(rule(type, [1, 9], { kernelSize: 3, padding: 1 })).toEqual({ out: [1, 3] })
    expect(rule(type, [1, 9], { kernelSize: 3, padding: 2 })).toMatchObject({ code: 'E_PADDING', fix: 'use at most 1' })
    expect(rule(type, [1, 9, 9], { kernelSize: [2, 4], padding: [2, 2] })).toMatchObject({ code: 'E_PADDING' })
    expect(rule(type, [1, 1])).toMatchObject({ code: 'E_EMPTY' })
  })

  it('sizes below their least', () => {
    for (const json of [
      { kernelSize: 0 },
      { stride: 0 },
      { padding: -1 },
      { dilation: 0 },
      { padding: 'full' },
      { kernelSize: 1.5 },
      { kernelSize: [] },
    ] as const)
      expect(readAttributes(conv, json as unknown as { [name: string]: Json }).problems[0]).toMatchObject({
        code: 'E_ATTRIBUTE',
      })
  })

  it('huge sizes are judged, not tried', () => {
    expect(rule(conv, [1, 4], { padding: 9e15 })).toMatchObject({ out: [1, expect.any(Number) as number] })
    expect(rule(conv, [1, 4], { kernelSize: 9e15 })).toMatchObject({ code: 'E_EMPTY' })
    expect(rule(avgPool, [1, 4, 4], { kernelSize: 2e9, padding: 1e9 })).toEqual({ out: [1, 1, 1] })
  })
})

describe('the line on the card', () => {
  it.each([
    [conv, [1, 8, 8], { outChannels: 8, padding: 1 }, '3×3, 1 → 8, pad 1'],
    [
      conv,
      [2, 8],
      { kernelSize: 5, stride: 2, dilation: 3, groups: 2, flipKernel: true },
      '5, 2 → 1, stride 2, dilation 3, groups 2, flipped',
    ],
    [conv, [1, 8, 8], { kernelSize: [3, 5], padding: 'same' }, '3×5, 1 → 1, pad same'],
    [conv, undefined, {}, '3, ? → 1'],
    [maxPool, [1, 8, 8], {}, '2×2'],
    [avgPool, [1, 8], { kernelSize: 3, stride: 1, padding: 1 }, '3, stride 1, pad 1'],
  ] as const)('%#', (type, shape, json, expected) => {
    expect(summary(type, shape, json as unknown as { [name: string]: Json })).toBe(expected)
  })
})

describe('initialisers of conv', () => {
  const specs = (json: { [name: string]: Json }) =>
    conv.parameters({ in: [4, 8, 8] }, readAttributes(conv, { outChannels: 6, groups: 2, ...json }).attributes)

  it('count the fan of one group, as PyTorch does', () => {
    const bound = 1 / Math.sqrt(2 * 9)
    expect(specs({})).toEqual({
      weight: { shape: [6, 2, 3, 3], init: { kind: 'uniform', bound } },
      bias: { shape: [6], init: { kind: 'uniform', bound } },
    })
    expect(specs({ init: 'xavierUniform' })).toEqual({
      weight: { shape: [6, 2, 3, 3], init: { kind: 'uniform', bound: Math.sqrt(6 / (2 * 9 + 6 * 9)) } },
      bias: { shape: [6], init: { kind: 'zeros' } },
    })
    expect(specs({ bias: false })).not.toHaveProperty('bias')
  })

  it('counts multiplications of one sample', () => {
    const { attributes } = readAttributes(conv, { outChannels: 6, groups: 2, padding: 1 })
    expect(conv.multiplications({ in: [4, 8, 8] }, attributes)).toBe(6 * 8 * 8 * 2 * 9)
  })
})
