import * as v from 'valibot'
import { convBackward, convBackwardByJacobian } from '../../../core/kernels/conv.ts'
import { windowAxis, windowsOf } from '../../../core/kernels/window.ts'
import { convolutionCosts, convolutionOf } from '../../../core/inspect/convolution.ts'
import { defineQuestion } from './question.ts'

const size = v.pipe(v.number(), v.integer(), v.minValue(0))
const cost = v.object({ multiplications: size, bytes: size, milliseconds: v.number() })

/** A time is the median of so many, each of as many calls as fill the least time: a single call is too short for a clock. */
const times = 5
const leastMs = 1.5

/** The backward of a convolution by its Jacobian and by the direct loop, on this machine, for growing signals and kernels. */
export const convolutionCostQuestion = defineQuestion({
  name: 'convolution-cost',
  words: v.object({ sizes: v.array(v.object({ n: size, kernel: size })) }),
  answer: v.object({ points: v.array(v.object({ n: size, kernel: size, dense: cost, direct: cost })) }),
  async reply({ sizes }, { now, goOn }) {
    const points = []
    for (const { n, kernel } of sizes) {
      const axis = windowAxis(n, kernel, { padding: 'same' })
      const shape = { ...windowsOf([axis]), batch: 1, inChannels: 1, outChannels: 1, groups: 1 }
      const weight = Float64Array.from({ length: kernel }, (_, k) => Math.sin(k + 1))
      const gradOutput = Float64Array.from({ length: n }, (_, i) => Math.cos(i))
      const timeOf = async (once: () => unknown) => {
        const found: number[] = []
        for (let i = 0; i < times; i++) {
          let calls = 0
          const start = now()
          do {
            once()
            calls++
          } while (now() - start < leastMs)
          found.push((now() - start) / calls)
          if (!(await goOn())) return undefined
        }
        return found.sort((a, b) => a - b)[Math.floor(times / 2)]!
      }
      const dense = await timeOf(() => convBackwardByJacobian(gradOutput, weight, shape))
      const direct = await timeOf(() => convBackward(gradOutput, weight, shape))
      if (dense === undefined || direct === undefined) return undefined
      const { before, out } = axis
      const along = { n, m: out, kernel, stride: 1, dilation: 1, before }
      const exact = convolutionCosts(convolutionOf([...weight], [along], false))
      points.push({
        n,
        kernel,
        dense: { ...exact.dense, milliseconds: dense },
        direct: { ...exact.direct, milliseconds: direct },
      })
    }
    return { answer: { points } }
  },
})
