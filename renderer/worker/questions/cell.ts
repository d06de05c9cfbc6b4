import * as v from 'valibot'
import { cellSources } from '../../../core/inspect/cell-sources.ts'
import type { Scalar } from '../../../core/inspect/cell-sources.ts'
import { prepare } from '../../../core/run/prepare.ts'
import type { Subject } from '../protocol.ts'
import { optionsOf } from '../run-options.ts'
import { defineQuestion } from './question.ts'
import { count, double, subjectSchema } from './subject.ts'

const ints = v.instance(Int32Array)
const doubles = v.instance(Float64Array)
/** Scalars as columns; `of` counts in `subjects`, −1 for none. */
const scalars = v.object({ of: ints, places: ints, values: doubles })

/** What one entry of a tensor was made of, one step back. */
export const cellQuestion = defineQuestion({
  name: 'cell',
  words: v.object({ subject: subjectSchema, place: count }),
  answer: v.nullable(
    v.object({
      node: v.string(),
      op: v.string(),
      kind: v.picklist(['value', 'gradient', 'shares', 'given']),
      value: double,
      isSum: v.boolean(),
      /** Terms there are; fewer may be told. */
      count,
      subjects: v.array(v.object({ subject: subjectSchema, shape: v.array(count) })),
      sources: scalars,
      slopes: doubles,
      factors: scalars,
    }),
  ),
  tells: (_, answer) => answer?.subjects.map(({ subject }) => subject) ?? [],
  reply({ subject, place }, { document, compiled, feed, run }) {
    if (run === undefined) return { answer: null }
    const prepared = prepare(document, compiled, optionsOf(feed))
    if (!('plan' in prepared)) return { problem: prepared[0]! }
    const found = cellSources(prepared, run.session, subject, place)
    if (found === undefined) return { answer: null }
    const { node, op, kind, value, isSum, count: all, terms } = found
    const subjects: { readonly subject: Subject; readonly shape: number[] }[] = []
    const known = new Map<string, number>()
    const number = (of: Subject): number => {
      const key = JSON.stringify(of)
      const at = known.get(key)
      if (at !== undefined) return at
      const tensor = run.reader.tensor(of)
      known.set(key, subjects.length)
      subjects.push({ subject: of, shape: typeof tensor === 'object' && tensor !== null ? [...tensor.shape] : [] })
      return subjects.length - 1
    }
    const columns = (list: readonly (Scalar | undefined)[]) => ({
      of: Int32Array.from(list, (one) => (one === undefined ? -1 : number(one.subject))),
      places: Int32Array.from(list, (one) => one?.place ?? 0),
      values: Float64Array.from(list, (one) => one?.value ?? 0),
    })
    const sources = columns(terms.map(({ source }) => source))
    const factors = columns(terms.map(({ factor }) => factor))
    const slopes = Float64Array.from(terms, ({ slope }) => slope)
    return { answer: { node, op, kind, value, isSum, count: all, subjects, sources, slopes, factors } }
  },
})
