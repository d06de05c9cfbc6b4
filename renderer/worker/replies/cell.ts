import { cellSources } from '../../../core/inspect/cell-sources.ts'
import type { Scalar } from '../../../core/inspect/cell-sources.ts'
import { prepare } from '../../../core/run/prepare.ts'
import type { Subject } from '../protocol.ts'
import { cellQuestion } from '../questions/cell.ts'
import { optionsOf } from '../run-options.ts'
import { defineReply } from './reply.ts'

export const cellReply = defineReply(cellQuestion, ({ subject, place }, { document, compiled, feed, run }) => {
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
})
