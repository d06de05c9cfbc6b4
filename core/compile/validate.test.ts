import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Plan, Step } from './plan.ts'
import { compile } from './compile.ts'
import { randomGraphs } from './testing/random-graph.ts'
import { validatePlan } from './validate.ts'

/** Ways to spoil a plan; undefined where a plan has nothing to spoil in that way. */
const spoil: { readonly [name: string]: (plan: Plan, pick: number) => Plan | undefined } = {
  'a step is left out': (plan, pick) => without(plan, pick % plan.steps.length),
  'a step comes before what it reads'(plan, pick) {
    const possible = plan.steps.filter((step) => step.phase === 'forward' && step.reads.some((read) => 'edge' in read))
    if (possible.length === 0) return undefined
    const early = possible[pick % possible.length]!
    const steps = [early, ...plan.steps.filter((step) => step !== early)]
    return { ...plan, steps: steps.map((step, index) => ({ ...step, index })) }
  },
  'a backward step comes before the share it needs'(plan) {
    const backward = plan.steps.slice(plan.forwardSteps)
    const last = backward.at(-1)
    const needs = plan.edges.some((edge) => edge.gradient && edge.from === `${last?.node}.out`)
    if (!last || !needs) return undefined
    const steps = [...plan.steps.slice(0, plan.forwardSteps), last, ...backward.slice(0, -1)]
    return { ...plan, steps: steps.map((step, index) => ({ ...step, index })) }
  },
  'a step reads one thing less': (plan, pick) =>
    changed(
      plan,
      pick,
      (step) => step.reads.some((read) => !('parameter' in read)),
      (step) => ({
        ...step,
        reads: step.reads.slice(1),
      }),
    ),
  'a step writes one thing less': (plan, pick) =>
    changed(
      plan,
      pick,
      () => true,
      (step) => ({ ...step, writes: step.writes.slice(1) }),
    ),
  'a step writes something twice': (plan, pick) =>
    changed(
      plan,
      pick,
      () => true,
      (step) => ({ ...step, writes: [...step.writes, step.writes[0]!] }),
    ),
  'a step writes another shape': (plan, pick) =>
    changed(
      plan,
      pick,
      () => true,
      (step) => {
        const [first, ...rest] = step.writes
        if ('parameterGradient' in first!) return { ...step, writes: [{ ...first, shape: [7, 7] }, ...rest] }
        return { ...step, writes: [{ ...first!, type: { shape: [7, 7], batched: true } }, ...rest] }
      },
    ),
  'a value loses its batch': (plan, pick) =>
    changed(
      plan,
      pick,
      (step) => 'type' in step.writes[0]! && step.writes[0].type.batched,
      (step) => {
        const [first, ...rest] = step.writes
        return {
          ...step,
          writes: [
            { ...(first as Extract<typeof first, { type: unknown }>), type: { shape: [3], batched: false } },
            ...rest,
          ],
        }
      },
    ),
  'a gradient is promised that nobody makes'(plan, pick) {
    const none = plan.edges.filter((edge) => !edge.gradient)
    if (none.length === 0) return undefined
    const chosen = none[pick % none.length]
    return { ...plan, edges: plan.edges.map((edge) => (edge === chosen ? { ...edge, gradient: true } : edge)) }
  },
  'a gradient is made that nobody promised'(plan, pick) {
    const some = plan.edges.filter((edge) => edge.gradient)
    if (some.length === 0) return undefined
    const chosen = some[pick % some.length]
    return { ...plan, edges: plan.edges.map((edge) => (edge === chosen ? { ...edge, gradient: false } : edge)) }
  },
  'an output is forgotten': (plan) =>
    plan.outputs.length > 0 ? { ...plan, outputs: plan.outputs.slice(1) } : undefined,
  'the parameters are miscounted': (plan) => ({ ...plan, parameterCount: plan.parameterCount + 1 }),
  'the forward pass is cut short': (plan) => ({ ...plan, forwardSteps: plan.forwardSteps - 1 }),
}

function without(plan: Plan, at: number): Plan {
  const steps = plan.steps.filter((_, index) => index !== at).map((step, index) => ({ ...step, index }))
  return { ...plan, steps, forwardSteps: plan.forwardSteps - (at < plan.forwardSteps ? 1 : 0) }
}

function changed(
  plan: Plan,
  pick: number,
  can: (step: Step) => boolean,
  change: (step: Step) => Step,
): Plan | undefined {
  const possible = plan.steps.filter(can)
  if (possible.length === 0) return undefined
  const chosen = possible[pick % possible.length]!
  return { ...plan, steps: plan.steps.map((step) => (step === chosen ? change(step) : step)) }
}

describe('validatePlan', () => {
  it.each(Object.keys(spoil))('finds that %s', (name) => {
    fc.assert(
      fc.property(randomGraphs, fc.nat(), (document, pick) => {
        const { plan } = compile(document)
        const spoilt = spoil[name]!(plan!, pick)
        if (spoilt) expect(validatePlan(spoilt)).not.toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('says what and where', () => {
    const plan: Plan = {
      nodes: [{ id: 'x', op: 'input', inputs: {}, feeders: [], type: { shape: [], batched: true }, kind: 0 }],
      steps: [],
      forwardSteps: 0,
      edges: [],
      parameters: [],
      objective: { kind: 'outputs', ports: ['x.out'] },
      inputs: [{ node: 'x', type: { shape: [], batched: true }, gradient: true }],
      outputs: [{ key: 'x', port: 'x.out' }],
      parameterCount: 0,
      multiplications: 0,
    }
    expect(validatePlan(plan)).toEqual(['nothing writes x.out', 'the objective x.out is nowhere'])
  })
})
