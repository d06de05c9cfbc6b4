import { convBackward, convBackwardByJacobian } from '../../../core/kernels/conv.ts'
import { windowAxis, windowsOf } from '../../../core/kernels/window.ts'
import { convolutionCosts, convolutionOf } from '../../../core/inspect/convolution.ts'
import type { Work } from '../../../core/run/work.ts'
import { convolutionCostQuestion } from '../questions/convolution-cost.ts'
import { defineReply } from './reply.ts'

/** A time is the median of so many, each of as many calls as fill the least time: a single call is too short for a clock. */
const times = 5
const leastMs = 1.5

export const convolutionCostReply = defineReply(convolutionCostQuestion, function* ({ sizes }, { now }) {
  const points = []
  const pieces = sizes.length * 2 * times
  let done = 0
  for (const { n, kernel } of sizes) {
    const axis = windowAxis(n, kernel, { padding: 'same' })
    const shape = { ...windowsOf([axis]), batch: 1, inChannels: 1, outChannels: 1, groups: 1 }
    const weight = Float64Array.from({ length: kernel }, (_, k) => Math.sin(k + 1))
    const gradOutput = Float64Array.from({ length: n }, (_, i) => Math.cos(i))
    function* timeOf(once: () => unknown): Work<number> {
      const found: number[] = []
      for (let i = 0; i < times; i++) {
        let calls = 0
        const start = now()
        do {
          once()
          calls++
        } while (now() - start < leastMs)
        found.push((now() - start) / calls)
        yield ++done / pieces
      }
      return found.sort((a, b) => a - b)[Math.floor(times / 2)]!
    }
    const dense = yield* timeOf(() => convBackwardByJacobian(gradOutput, weight, shape))
    const direct = yield* timeOf(() => convBackward(gradOutput, weight, shape))
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
})
