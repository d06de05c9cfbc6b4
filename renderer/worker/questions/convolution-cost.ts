import * as v from 'valibot'
import { defineQuestion } from './question.ts'
import { count } from './subject.ts'

const cost = v.object({ multiplications: count, bytes: count, milliseconds: v.number() })

/** The backward of a convolution by its Jacobian and by the direct loop, on this machine, for growing signals and kernels. */
export const convolutionCostQuestion = defineQuestion({
  name: 'convolution-cost',
  words: v.object({ sizes: v.array(v.object({ n: count, kernel: count })) }),
  answer: v.object({ points: v.array(v.object({ n: count, kernel: count, dense: cost, direct: cost })) }),
})
