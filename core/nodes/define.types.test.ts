import { describe, expectTypeOf, it } from 'vitest'
import type { ParameterSpec } from './define.ts'
import type { Value } from '../kernels/emitter.ts'
import type { Shape, Tensor } from '../tensor/tensor.ts'
import { flag, integer } from './attributes.ts'
import { defineNode } from './define.ts'

const weight = (shape: Shape): ParameterSpec => ({ shape, init: { kind: 'zeros' } })
const base = { type: 't', title: 'T', group: 'layers', formula: '', help: '', examples: [] } as const

describe('defineNode infers names and types', () => {
  it('of ports, attributes, parameters and what backward may read', () => {
    defineNode({
      ...base,
      attributes: {
        size: integer({ title: 'Size', help: '', default: 1, min: 1 }),
        bias: flag({ title: 'Bias', help: '', default: true }),
      },
      inputs: { in: 'Input' },
      shapes({ in: x }, { size, bias }) {
        expectTypeOf(x).toEqualTypeOf<Shape>()
        expectTypeOf(size).toEqualTypeOf<number>()
        expectTypeOf(bias).toEqualTypeOf<boolean>()
        return { out: [size] }
      },
      parameters: {
        weight: ({ in: x }, { size }) => weight([size, ...x]),
        bias: (_, { size, bias }) => (bias ? weight([size]) : undefined),
      },
      keeps: { forward: ['in', 'saved.mask'], parameters: ['weight'] },
      forward({ in: x }, { weight, bias }, { size }) {
        expectTypeOf(weight).toEqualTypeOf<Tensor>()
        expectTypeOf(bias).toEqualTypeOf<Tensor | undefined>()
        expectTypeOf(size).toEqualTypeOf<number>()
        return { out: x, saved: { mask: x } }
      },
      backward({ out: dy }, { in: x, mask }, parameters) {
        expectTypeOf(x).toEqualTypeOf<Tensor>()
        expectTypeOf(mask).toEqualTypeOf<Tensor | undefined>()
        expectTypeOf(parameters).toEqualTypeOf<
          Pick<{ readonly weight: Tensor; readonly bias: Tensor | undefined }, 'weight'>
        >()
        return { in: dy, weight: dy, bias: dy }
      },
      lower(_, { in: x }, { weight, bias }) {
        expectTypeOf(weight).toEqualTypeOf<Value>()
        expectTypeOf(bias).toEqualTypeOf<Value | undefined>()
        return { out: x, backward: (dy) => ({ in: dy, weight: dy, bias: dy }) }
      },
    })
  })

  it('refuses a backward that forgets a parameter', () => {
    defineNode({
      ...base,
      inputs: { in: 'Input' },
      shapes: ({ in: x }) => ({ out: x }),
      parameters: { weight: ({ in: x }) => weight(x) },
      forward: ({ in: x }) => ({ out: x }),
      // @ts-expect-error the gradient of `weight` is missing
      backward: ({ out: dy }) => ({ in: dy }),
      // @ts-expect-error it is missing here too
      lower: (_, { in: x }) => ({ out: x, backward: (dy) => ({ in: dy }) }),
    })
  })

  it('refuses a backward that forgets an input', () => {
    defineNode({
      ...base,
      inputs: { a: 'A', b: 'B' },
      shapes: ({ a }) => ({ out: a }),
      forward: ({ a }) => ({ out: a }),
      // @ts-expect-error the gradient of `b` is missing
      backward: ({ out: dy }) => ({ a: dy }),
      // @ts-expect-error it is missing here too
      lower: (_, { a }) => ({ out: a, backward: (dy) => ({ a: dy }) }),
    })
  })

  it('refuses to read what was not kept', () => {
    defineNode({
      ...base,
      inputs: { a: 'A', b: 'B' },
      shapes: ({ a }) => ({ out: a }),
      keeps: { forward: ['a'] },
      forward: ({ a }) => ({ out: a }),
      // @ts-expect-error `b` is not kept
      backward: ({ out: dy }, { b }) => ({ a: dy, b }),
      lower: (_, { a, b }) => ({ out: a, backward: (dy) => ({ a: dy, b }) }),
    })
  })
})
