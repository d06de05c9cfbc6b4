import * as v from 'valibot'
import { defineQuestion } from './question.ts'

const size = v.pipe(v.number(), v.integer(), v.minValue(0))
const cost = v.object({ multiplications: size, bytes: size, milliseconds: v.number() })

/** The backward of a convolution by its Jacobian and by the direct loop, on this machine, for growing signals and kernels. */
export const convolutionCostQuestion = defineQuestion({
  name: 'convolution-cost',
  words: v.object({ sizes: v.array(v.object({ n: size, kernel: size })) }),
  answer: v.object({ points: v.array(v.object({ n: size, kernel: size, dense: cost, direct: cost })) }),
})
