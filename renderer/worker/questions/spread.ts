import * as v from 'valibot'
import { sumsAlong } from '../../../core/inspect/tensor-slice.ts'
import { histogramOf } from '../../../core/run/statistics.ts'
import { isBatched } from './tensor.ts'
import { defineQuestion } from './question.ts'
import { count, double, subjectSchema } from './subject.ts'

const entry = v.object({ sum: double, sumAbs: double, norm: double })

/** After so many numbers others may speak. */
const atOnce = 500_000
const mostEntries = 64

/**
 * How the entries of tensors are spread: a histogram of all that are finite, and sums along samples and units. Null where a
 * tensor is not there or is none.
 */
export const spreadQuestion = defineQuestion({
  name: 'spread',
  words: v.object({ subjects: v.array(subjectSchema), bins: count, strips: v.boolean() }),
  answer: v.array(
    v.nullable(
      v.object({
        bounds: v.array(v.number()),
        counts: v.array(count),
        /** Empty where there are too many to be drawn, or only one. */
        samples: v.array(entry),
        units: v.array(entry),
      }),
    ),
  ),
  async reply({ subjects, bins, strips }, { run, goOn }) {
    let seen = 0
    const answer = []
    for (const subject of subjects) {
      const tensor = run?.reader.tensor(subject)
      if (run === undefined || tensor === undefined || tensor === null || tensor === 'unknown') {
        answer.push(null)
        continue
      }
      seen += tensor.data.length
      if (seen > atOnce) {
        seen = 0
        if (!(await goOn())) return undefined
      }
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
  },
})
