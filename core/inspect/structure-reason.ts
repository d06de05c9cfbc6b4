import type { Differentiation } from './differentiation.ts'
import type { Structure } from './structure.ts'
import { BYPASS } from '../compile/plan-part.ts'
import { sameShape } from '../tensor/tensor.ts'
import { stepsTowards } from './differentiation.ts'

/** Nodes whose output entry i reads entry i of each input of the same shape, and nothing else of it. */
const entrywise = new Set([
  BYPASS,
  'activation',
  'output',
  'dropout',
  'add',
  'subtract',
  'multiply',
  'divide',
  'power',
  'expression',
])
/** Activations that mix the entries along an axis. */
const alongAxis = new Set<unknown>(['softmax', 'logSoftmax'])
/** Nodes that only move entries to other places. */
const moving = new Set(['slice', 'concat', 'transpose', 'reshape', 'flatten'])

/** Whether the graph itself says that the entries outside of the structure are 0, whatever numbers are fed. */
export function holdsAlways({ name }: Structure, { plan, source, from, run }: Differentiation): boolean {
  const steps = stepsTowards(plan, source)
  if (name === 'number' || name === 'dense') return true
  if (name === 'none') return steps.length === 0
  if (steps.length === 0) return from === source.name
  const [only] = steps
  const { shape } = source.type
  if (name === 'diagonal' || name === 'identity') {
    if (steps.length === 1 && source.parameter) return only?.op === 'linear'
    return steps.every(
      (step) =>
        entrywise.has(step.op) &&
        !alongAxis.has(run.runners.get(step.node)?.attributes['function']) &&
        step.writes.every((write) => 'gradient' in write && sameShape(write.type.shape, shape)),
    )
  }
  if (steps.length !== 1) return steps.every(({ op }) => moving.has(op)) && name === 'selection'
  if (name === 'parameter') return only?.op === 'linear' || only?.op === 'matmul'
  // By its kernel, a convolution has what is fed in its band, and that may be 0 here and there.
  if (name === 'toeplitz') return only?.op === 'conv' && !source.parameter
  if (name === 'block') return only?.op === 'linear' && source.parameter
  return only !== undefined && moving.has(only.op)
}
