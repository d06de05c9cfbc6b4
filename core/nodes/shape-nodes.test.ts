import { describe, expect, it } from 'vitest'
import type { Json } from './attributes.ts'
import type { Shapes } from './define.ts'
import { nodeType } from './index.ts'
import { readAttributes } from './read-attributes.ts'

/* What the shape rules of reductions and shape nodes refuse. That they agree with PyTorch is in layers.test.ts. */

const refused: readonly (readonly [type: string, inputs: Shapes, json: { [name: string]: Json }, expected: object])[] =
  [
    ['sum', { in: [2, 3] }, { axes: [2] }, { code: 'E_AXIS', attribute: 'axes' }],
    ['sum', { in: [2, 3] }, { axes: [1, -1] }, { code: 'E_AXIS', attribute: 'axes' }],
    ['mean', { in: [] }, { axes: [0] }, { code: 'E_RANK', port: 'in' }],
    ['concat', { in0: [2], in1: [2, 1] }, {}, { code: 'E_SHAPE', port: 'in1' }],
    ['concat', { in0: [2, 3], in1: [2, 4] }, {}, { code: 'E_SHAPE', port: 'in1' }],
    ['concat', { in0: [2, 3], in1: [2, 3] }, { axis: 2 }, { code: 'E_AXIS', attribute: 'axis' }],
    ['concat', { in0: [], in1: [] }, {}, { code: 'E_RANK', port: 'in0' }],
    ['reshape', { in: [2, 3] }, { shape: [4] }, { code: 'E_SHAPE', attribute: 'shape' }],
    ['reshape', { in: [2, 3] }, { shape: [4, -1] }, { code: 'E_SHAPE', attribute: 'shape' }],
    ['reshape', { in: [2, 3] }, { shape: [] }, { code: 'E_SHAPE', attribute: 'shape' }],
    ['reshape', { in: [1] }, { shape: [1e9, 1e9, -1] }, { code: 'E_SHAPE', attribute: 'shape' }],
    ['transpose', { in: [2, 3] }, { axes: [0] }, { code: 'E_AXIS', attribute: 'axes' }],
    ['transpose', { in: [2, 3] }, { axes: [0, -2] }, { code: 'E_AXIS', attribute: 'axes' }],
    ['transpose', { in: [2, 3] }, { axes: [0, 2] }, { code: 'E_AXIS', attribute: 'axes' }],
    ['slice', { in: [] }, {}, { code: 'E_RANK', port: 'in' }],
    ['slice', { in: [3] }, { axis: 1 }, { code: 'E_AXIS', attribute: 'axis' }],
    ['slice', { in: [3] }, { start: 3 }, { code: 'E_EMPTY', attribute: 'start' }],
    ['slice', { in: [3] }, { start: 2, end: -2 }, { code: 'E_EMPTY', attribute: 'end' }],
    ['globalAvgPool', { in: [] }, {}, { code: 'E_RANK', port: 'in' }],
    ['layerNorm', { in: [] }, {}, { code: 'E_RANK', port: 'in' }],
  ]

describe('shape rules refuse, with the place and what would be right', () => {
  it.each(refused)('%s of %j with %j', (id, inputs, json, expected) => {
    const type = nodeType(id)!
    const { attributes, problems } = readAttributes(type, json)
    expect(problems).toEqual([])
    const rule = type.shapes(inputs, attributes)
    expect(rule).toMatchObject({ problem: true, severity: 'error', ...expected })
    expect('fix' in rule && rule.fix).not.toBe('')
  })

  it('a step that does not go forward is no step', () => {
    for (const step of [0, -1, 0.5])
      expect(readAttributes(nodeType('slice')!, { step }).problems[0]).toMatchObject({ attribute: 'step' })
  })
})
