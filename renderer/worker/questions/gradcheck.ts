import * as v from 'valibot'
import type { Subject } from '../protocol.ts'
import { defineQuestion } from './question.ts'
import { count, double, doubles, endsOf } from './subject.ts'

const scope = v.union([
  v.literal('all'),
  v.object({ node: v.string() }),
  v.object({ edge: v.string() }),
  v.object({ parameter: v.string() }),
])
export type Scope = v.InferOutput<typeof scope>
/** NaN and infinities are errors too. */
const compared = v.object({
  of: v.string(),
  entry: count,
  x: double,
  analytic: double,
  numeric: double,
  error: double,
  kink: v.boolean(),
})
/** One entry's error by the step of the difference. */
const sweep = v.object({
  epsilon: doubles,
  numeric: doubles,
  error: doubles,
  analytic: double,
  best: count,
  truncationSlope: v.optional(v.number()),
  roundingSlope: v.optional(v.number()),
  compared,
})
export type Sweep = v.InferOutput<typeof sweep>
export type ComparedEntry = v.InferOutput<typeof compared>

/** Backward against central differences, tensor by tensor, with the entries that agree least. */
export const gradcheckQuestion = defineQuestion({
  name: 'gradcheck',
  words: v.object({
    scope,
    /** Whose sweep comes with the answer; of the worst entry, where it is left out or not there. */
    swept: v.optional(v.object({ of: v.string(), entry: count })),
  }),
  answer: v.object({
    passed: v.boolean(),
    checked: count,
    checks: v.array(
      v.object({
        of: v.string(),
        error: double,
        kinks: count,
        passed: v.boolean(),
        entries: count,
        checked: count,
        /** The entry that agrees least; a kink, where there is nothing else. */
        worst: compared,
      }),
    ),
    /** Over all tensors: the largest errors first. */
    worst: v.array(compared),
    kinks: v.array(compared),
    sweep: v.optional(sweep),
  }),
  tells: (_, { checks }) => checks.flatMap(({ of }) => checkedTensors(of)),
})

/** A parameter, an input, an output, or an edge: "x.out → fc1.in". */
function checkedTensors(of: string): readonly Subject[] {
  return endsOf(of.split(' → ').at(-1)!).filter(({ part }) => part === 'gradient')
}

/** The sweep of another entry than the one that came with the check. */
export const sweepQuestion = defineQuestion({
  name: 'sweep',
  words: v.object({ scope, of: v.string(), entry: count }),
  answer: sweep,
  tells: ({ of }) => checkedTensors(of),
})
