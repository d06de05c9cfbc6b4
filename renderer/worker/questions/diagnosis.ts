import * as v from 'valibot'
import { defineQuestion } from './question.ts'
import { double } from './subject.ts'

const evidence = v.array(v.object({ label: v.string(), value: double }))
/** A change that is tried. */
export const changeSchema = v.variant('kind', [
  v.object({
    kind: v.literal('attributes'),
    node: v.string(),
    values: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])),
  }),
  v.object({ kind: v.literal('forget'), node: v.string(), parameter: v.optional(v.string()) }),
  v.object({ kind: v.literal('remove'), node: v.string() }),
  v.object({ kind: v.literal('letThrough'), node: v.string() }),
  v.object({ kind: v.literal('insert'), edge: v.string(), type: v.string() }),
  v.object({ kind: v.literal('rate'), value: v.number() }),
])
const whatIf = v.object({ label: v.string(), changes: v.array(changeSchema) })
const finding = v.object({
  rule: v.string(),
  title: v.string(),
  node: v.string(),
  text: v.string(),
  evidence,
  whatIfs: v.array(whatIf),
})
export type ShownFinding = v.InferOutput<typeof finding>
export type ShownWhatIf = v.InferOutput<typeof whatIf>

/** What makes the graph learn badly, and how every node changes norms. */
export const diagnosisQuestion = defineQuestion({
  name: 'diagnosis',
  shared: true,
  words: v.object({ rate: v.number() }),
  answer: v.object({
    findings: v.array(finding),
    ratios: v.array(v.object({ node: v.string(), forward: v.optional(double), backward: v.optional(double) })),
    /** What stopped the run that was looked at. */
    stopped: v.optional(v.string()),
  }),
})

const measured = v.object({
  objective: double,
  /** Norm of the gradients of all parameters together. */
  gradient: double,
  /** Before each of the steps, and after the last. */
  training: v.array(double),
  /** Whether the finding that is tried to be mended is there. */
  found: v.boolean(),
  /** The same numbers where it is gone, as far as they can still be told. */
  evidence,
  findings: v.number(),
})
export type Measured = v.InferOutput<typeof measured>

/** The graph as it is, and a copy with a change: nothing of the document moves. */
export const whatIfQuestion = defineQuestion({
  name: 'whatIf',
  words: v.object({ rate: v.number(), rule: v.string(), node: v.string(), whatIf }),
  answer: v.object({ before: measured, after: measured }),
})
