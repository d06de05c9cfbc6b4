import * as v from 'valibot'
import { compile } from '../../../core/compile/compile.ts'
import { applyDiff } from '../../../core/graph/apply.ts'
import { copyDocument } from '../../../core/graph/create.ts'
import { isRefusal } from '../../../core/graph/problems.ts'
import type { Problem } from '../../../core/graph/problems.ts'
import { mainChain, throughput } from '../../../core/inspect/diagnosis/chain.ts'
import { diagnose, examining } from '../../../core/inspect/diagnosis/diagnose.ts'
import { normOf } from '../../../core/inspect/diagnosis/examined.ts'
import type { Examined } from '../../../core/inspect/diagnosis/examined.ts'
import type { Evidence } from '../../../core/inspect/diagnosis/finding.ts'
import { whatIfEdit, whatIfRate } from '../../../core/inspect/diagnosis/finding.ts'
import { normRatios } from '../../../core/inspect/diagnosis/norm-ratios.ts'
import { gradOutputKeys, optionsOf } from '../run-options.ts'
import { defineQuestion, inPieces } from './question.ts'

const any = v.union([v.number(), v.nan()])
const evidence = v.array(v.object({ label: v.string(), value: any }))
const change = v.variant('kind', [
  v.object({
    kind: v.literal('attributes'),
    node: v.string(),
    values: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])),
  }),
  v.object({ kind: v.literal('forget'), node: v.string(), parameter: v.optional(v.string()) }),
  v.object({ kind: v.literal('remove'), node: v.string() }),
  v.object({ kind: v.literal('letThrough'), node: v.string() }),
  v.object({ kind: v.literal('rate'), value: v.number() }),
])
const whatIf = v.object({ label: v.string(), changes: v.array(change) })
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
    ratios: v.array(v.object({ node: v.string(), forward: v.optional(any), backward: v.optional(any) })),
    /** What stopped the run that was looked at. */
    stopped: v.optional(v.string()),
  }),
  async reply({ rate }, asked) {
    const { document, compiled, feed } = asked
    const examined = await inPieces(examining(document, compiled, { ...optionsOf(feed), rate }), asked)
    if (examined === undefined) return undefined
    if (!('session' in examined)) return { problem: examined[0] ?? nothingToRun }
    const { problem } = examined.session
    return {
      answer: {
        findings: diagnose(examined).map(plain),
        ratios: normRatios(examined).map(({ node, forward, backward }) => ({
          node,
          ...(forward !== undefined && { forward }),
          ...(backward !== undefined && { backward }),
        })),
        ...(problem !== undefined && { stopped: `${problem.message}; ${problem.fix}` }),
      },
    }
  },
})

/** Steps of training that are compared. */
const trialSteps = 20

const measured = v.object({
  objective: any,
  /** Norm of the gradients of all parameters together. */
  gradient: any,
  /** Before each of the steps, and after the last. */
  training: v.array(any),
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
  async reply(words, asked) {
    const { document, compiled, feed } = asked
    const options = { ...optionsOf(feed), steps: trialSteps }
    const now = await inPieces(examining(document, compiled, { ...options, rate: words.rate }), asked)
    if (now === undefined) return undefined
    if (!('session' in now)) return { problem: now[0] ?? nothingToRun }
    const edit = whatIfEdit(document, words.whatIf)
    if (isRefusal(edit)) return { problem: edit }
    const copy = copyDocument(document)
    applyDiff(copy, edit)
    const keys = gradOutputKeys(feed)
    const rate = whatIfRate(words.whatIf) ?? words.rate
    const changed = compile(copy, { gradOutput: keys })
    const then = await inPieces(examining(copy, changed, { ...options, rate }), asked)
    if (then === undefined) return undefined
    if (!('session' in then)) return { problem: then[0] ?? nothingToRun }
    return { answer: { before: measure(now, words), after: measure(then, words) } }
  },
})

function measure(examined: Examined, { rule, node }: { readonly rule: string; readonly node: string }): Measured {
  const { session, plan, downhill } = examined
  const findings = diagnose(examined)
  // What takes the most of a chain may be another node afterwards, and the chain still be the same.
  const same = findings.filter((one) => one.rule === rule)
  const found = same.find((one) => one.node === node) ?? (rule.endsWith('Chain') ? same[0] : undefined)
  const norms = plan.parameters.map(({ name }) => normOf(session.parameter(name)?.gradient) ?? 0)
  return {
    objective: session.objective ?? NaN,
    gradient: Math.hypot(...norms),
    training: [...(downhill?.objectives ?? [])],
    found: found !== undefined,
    evidence: (found?.evidence ?? chainEvidence(examined, rule)).map((one) => ({ ...one })),
    findings: findings.length,
  }
}

/** A chain is still there when it neither vanishes nor explodes any more. */
function chainEvidence(examined: Examined, rule: string): readonly Evidence[] {
  const ends = rule.endsWith('Chain') ? throughput(mainChain(examined)) : undefined
  if (ends === undefined) return []
  return [
    { label: 'norm at the objective', value: ends.first },
    { label: 'norm at the beginning', value: ends.last },
    { label: rule === 'explodingChain' ? 'times' : 'left of it', value: ends.last / ends.first },
  ]
}

/** As it can be sent and parsed. */
function plain({ evidence: shown, whatIfs, ...rest }: ReturnType<typeof diagnose>[number]): ShownFinding {
  return {
    ...rest,
    evidence: shown.map((one) => ({ ...one })),
    whatIfs: whatIfs.map(({ label, changes }) => ({
      label,
      changes: changes.map((one) => v.parse(change, one)),
    })),
  }
}

const nothingToRun: Problem = {
  code: 'E_PLAN',
  severity: 'error',
  message: 'there is nothing to run',
  fix: 'add an input and something that uses it',
}
