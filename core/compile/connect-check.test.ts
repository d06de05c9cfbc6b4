import { describe, expect, it } from 'vitest'
import { compile } from './compile.ts'
import { whyNot, whyNotFrom } from './connect-check.ts'
import { graph } from './testing/graph.ts'

const document = graph({
  nodes: {
    x: { type: 'input', attributes: { shape: [8] } },
    y: { type: 'input', attributes: { shape: [4] } },
    z: { type: 'input', attributes: { shape: [2, 2] } },
    add: { type: 'add' },
    loss: { type: 'loss' },
    fc: { type: 'linear' },
    act: { type: 'activation' },
    conv: { type: 'conv' },
    block: {
      type: 'group',
      nodes: { inner: { type: 'add' }, b: { type: 'constant', attributes: { value: [1, 2, 3, 4] } } },
      edges: [['b.out', 'inner.in1']],
      inputs: { in: ['inner.in0'] },
      outputs: { out: 'inner.out' },
    },
  },
  edges: [
    ['y.out', 'add.in0'],
    ['y.out', 'loss.target'],
    ['fc.out', 'act.in'],
  ],
})
const compiled = compile(document)
const why = (from: string, to: string) => whyNot(document, compiled, from, to)

describe('whyNot', () => {
  it('has nothing against what fits, nor against what is not known yet', () => {
    expect(why('y.out', 'add.in1')).toBeUndefined()
    expect(why('x.out', 'fc.in')).toBeUndefined()
    expect(why('fc.out', 'add.in1')).toBeUndefined()
    expect(why('y.out', 'block.in')).toBeUndefined()
  })

  it('says which shapes do not agree and what would help', () => {
    expect(why('x.out', 'add.in1')).toEqual({
      code: 'E_SHAPE',
      severity: 'error',
      node: 'add',
      port: 'in1',
      message: 'x.out is B×8, which does not fit add.in1: [8] and [4] do not broadcast',
      fix: 'a linear 8 → 4 between them would fit',
    })
    expect(why('z.out', 'loss.prediction')!.fix).toBe('a reshape to [4] between them would fit')
    expect(why('y.out', 'conv.in')!.fix).toBe('a reshape to [1, 4] between them would fit')
  })

  it('looks through the frame of a group', () => {
    expect(why('x.out', 'block.in')).toMatchObject({ node: 'block/inner', port: 'in0' })
  })

  it('tries an input that is fed with the new value alone', () => {
    expect(why('x.out', 'add.in0')).toBeUndefined()
  })

  it('names the cycle an edge would close', () => {
    expect(why('act.out', 'fc.in')).toMatchObject({ code: 'E_CYCLE' })
    expect(why('act.out', 'fc.in')!.message).toContain('fc → act')
  })

  it('answers for many ports', () => {
    const reasons = [...document.nodes.keys()].map((id) => whyNotFrom(document, compiled, 'x.out')(`${id}.in`)?.code)
    expect(reasons).toEqual([
      'E_PORT',
      'E_PORT',
      'E_PORT',
      'E_PORT',
      'E_PORT',
      undefined,
      undefined,
      'E_RANK',
      'E_SHAPE',
      'E_PORT',
      'E_PORT',
    ])
  })
})
