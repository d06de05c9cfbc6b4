import * as v from 'valibot'
import { defineQuestion } from './question.ts'
import { count, double, doubles, endsOf } from './subject.ts'

const axis = v.object({ name: v.string(), entry: count })
const range = v.tuple([v.number(), v.number()])

/** The graph as a function of one or two of its numbers, around where they are. */
export const functionQuestion = defineQuestion({
  name: 'function',
  words: v.object({
    /** None: what suggests itself. */
    axes: v.pipe(v.array(axis), v.maxLength(2)),
    /** A node or a parameter that is asked about. */
    about: v.optional(v.string()),
    /** A node, instead of the objective. */
    of: v.optional(v.string()),
    /** What is drawn of each axis; chosen if left out. */
    ranges: v.optional(v.array(range)),
    descent: v.optional(v.object({ rate: v.number(), steps: v.pipe(count, v.maxValue(1000)) })),
    /** Fine takes its time; it is given up when something changes. */
    detail: v.picklist(['quick', 'fine']),
    /** Any number that comes back with the answer. */
    turn: v.number(),
  }),
  answer: v.object({
    sources: v.array(v.object({ name: v.string(), parameter: v.boolean(), shape: v.array(count) })),
    axes: v.array(
      v.object({
        name: v.string(),
        entry: count,
        parameter: v.boolean(),
        value: double,
        range,
        /** The whole tensor, which an edit of the entry needs. */
        shape: v.array(count),
        data: doubles,
      }),
    ),
    value: double,
    gradient: v.array(double),
    /** Point after point, from the one end of the range to the other. */
    curve: v.optional(v.object({ values: doubles, slopes: doubles })),
    /** Row after row from the lowest second axis. */
    grid: v.optional(v.object({ side: count, values: doubles })),
    /** Step after step an entry an axis, the start first. */
    descent: v.optional(v.object({ points: doubles, values: doubles })),
    /** Points were the samples of one batch. */
    batched: v.boolean(),
    /** A fine drawing would show more. */
    coarse: v.boolean(),
    turn: v.number(),
  }),
  tells: (_, { axes }) => endsOf(...axes.map(({ name }) => name)),
})
