import { MANY_ROWS, productByDifference, productByRows } from '../../../core/inspect/products.ts'
import { jacobianProductQuestion } from '../questions/jacobian-product.ts'
import { differentiated, gradOutputOf } from './differentiated.ts'
import { defineReply } from './reply.ts'

export const jacobianProductReply = defineReply(
  jacobianProductQuestion,
  function* ({ of, wrt, sample, side, vector: asked }, all) {
    const at = differentiated(all, of, wrt)
    if (!('plan' in at)) return { problem: at[0]! }
    const block = Math.min(sample, at.blocks.count - 1)
    const length = side === 'left' ? at.m : at.n
    const vector = new Float64Array(length)
    if (asked.kind === 'ones') vector.fill(1)
    else if (asked.kind === 'unit') vector[Math.min(asked.index, length - 1)] = 1
    else if (asked.kind === 'given') vector.set(asked.numbers.slice(0, length))
    else if (side === 'left') vector.set(gradOutputOf(at, all, block).gradOutput)
    const answer = { side, vector, length }
    if (side === 'left')
      return { answer: { ...answer, result: at.transposed(block, vector), way: 'backward' as const } }
    if (at.m > MANY_ROWS)
      return { answer: { ...answer, result: productByDifference(at, block, vector), way: 'difference' as const } }
    return { answer: { ...answer, result: yield* productByRows(at, block, vector), way: 'rows' as const } }
  },
)
