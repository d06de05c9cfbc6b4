import { sumsAlong } from '../../../core/inspect/tensor-slice.ts'
import { histogramOf } from '../../../core/run/statistics.ts'
import { spreadQuestion } from '../questions/spread.ts'
import { isBatched } from './batched.ts'
import { defineReply } from './reply.ts'

const mostEntries = 64

export const spreadReply = defineReply(spreadQuestion, function* ({ subjects, bins, strips }, { run }) {
  const answer = []
  for (const subject of subjects) {
    const tensor = run?.reader.tensor(subject)
    if (run === undefined || tensor === undefined || tensor === null || tensor === 'unknown') {
      answer.push(null)
      continue
    }
    yield undefined
    const { bounds, counts } = histogramOf(tensor, bins)
    const batched = isBatched(run.session.plan, subject)
    const along = (axis: number) => {
      const length = tensor.shape[axis] ?? 0
      return strips && length > 1 && length <= mostEntries ? sumsAlong(tensor, axis) : []
    }
    const samples = batched ? along(0) : []
    const units = along(batched ? 1 : 0)
    answer.push({ bounds: [...bounds], counts: [...counts], samples, units })
  }
  return { answer }
})
