import * as v from 'valibot'
import { compile } from '../../../core/compile/compile.ts'
import { applyDiff } from '../../../core/graph/apply.ts'
import { copyDocument } from '../../../core/graph/create.ts'
import { isRefusal } from '../../../core/graph/problems.ts'
import { mainChain, throughput } from '../../../core/inspect/diagnosis/chain.ts'
import { diagnose, examining } from '../../../core/inspect/diagnosis/diagnose.ts'
import { normOf } from '../../../core/inspect/diagnosis/examined.ts'
import type { Examined } from '../../../core/inspect/diagnosis/examined.ts'
import type { Evidence } from '../../../core/inspect/diagnosis/finding.ts'
import { whatIfEdit, whatIfRate } from '../../../core/inspect/diagnosis/finding.ts'
import { normRatios } from '../../../core/inspect/diagnosis/norm-ratios.ts'
import { partOf } from '../../../core/run/work.ts'
import { nothingToRun } from '../nothing-to-run.ts'
import { changeSchema, diagnosisQuestion, whatIfQuestion } from '../questions/diagnosis.ts'
import type { Measured, ShownFinding } from '../questions/diagnosis.ts'
import { gradOutputKeys, optionsOf } from '../run-options.ts'
import { defineReply } from './reply.ts'

/** Steps of training that are compared. */
const trialSteps = 20

export const diagnosisReply = defineReply(diagnosisQuestion, function* ({ rate }, asked) {
  const { document, compiled, feed } = asked
  const examined = yield* examining(document, compiled, { ...optionsOf(feed), rate })
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
})

export const whatIfReply = defineReply(whatIfQuestion, function* (words, asked) {
  const { document, compiled, feed } = asked
  const options = { ...optionsOf(feed), steps: trialSteps }
  const now = yield* partOf(examining(document, compiled, { ...options, rate: words.rate }), 0, 0.5)
  if (!('session' in now)) return { problem: now[0] ?? nothingToRun }
  const edit = whatIfEdit(document, words.whatIf)
  if (isRefusal(edit)) return { problem: edit }
  const copy = copyDocument(document)
  applyDiff(copy, edit)
  const keys = gradOutputKeys(feed)
  const rate = whatIfRate(words.whatIf) ?? words.rate
  const changed = compile(copy, { gradOutput: keys })
  const then = yield* partOf(examining(copy, changed, { ...options, rate }), 0.5, 1)
  if (!('session' in then)) return { problem: then[0] ?? nothingToRun }
  return { answer: { before: measure(now, words), after: measure(then, words) } }
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
      changes: changes.map((one) => v.parse(changeSchema, one)),
    })),
  }
}
