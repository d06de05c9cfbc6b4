import type { ValueType } from '../nodes/define.ts'
import type { NodeId, PortId } from '../graph/document.ts'
import type { Shape } from '../tensor/tensor.ts'
import type { Objective, Plan } from './plan.ts'
import { Arena } from './arena.ts'

/** Numbers in a tensor. Beyond 2⁵³ it is rounded, never wrapped round to something small. */
export function elements(shape: Shape): number {
  return shape.reduce((product, length) => product * length, 1)
}

/** Numbers in a value of a run with `batch` samples. */
export function valueElements(type: ValueType, batch: number): number {
  return elements(type.shape) * (type.batched ? batch : 1)
}

/** The output ports the objective is made of. */
export function objectivePorts(objective: Objective): readonly PortId[] {
  return objective.kind === 'losses' ? objective.terms.map((term) => term.port) : objective.ports
}

/** Bytes of one number in an engine that computes in float32. */
const FLOAT32 = 4

export interface PlanMemory {
  /** Values and gradients of one run in one stretch of memory, in which what is no longer read makes room. */
  readonly arenaBytes: number
  /** The same if everything that is written had its own place. */
  readonly withoutReuseBytes: number
}

interface Lifetime {
  readonly bytes: number
  readonly first: number
  last: number
}

/**
 * Memory of one run, forward and backward, in float32, without the parameters themselves. Every tensor is given a place for
 * as long as it is needed: a value until the last step that reads it, the gradient of an output (the shares of its edges are
 * added up in place) until the node's own backward step, results to the end. What a node saves for itself is counted as
 * large as its output.
 */
export function planMemory(plan: Plan, batch: number): PlanMemory {
  const { lifetimes, writtenBytes } = lifetimesOf(plan, batch)
  return { arenaBytes: arenaBytes(lifetimes, plan.steps.length), withoutReuseBytes: writtenBytes }
}

function lifetimesOf(plan: Plan, batch: number): { lifetimes: readonly Lifetime[]; writtenBytes: number } {
  const lifetimes: Lifetime[] = []
  const values = new Map<PortId, Lifetime>()
  const gradients = new Map<PortId, Lifetime>()
  const saved = new Map<NodeId, Lifetime[]>()
  const end = plan.steps.length
  let writtenBytes = 0
  let now = 0

  const live = (bytes: number, last = now): Lifetime => {
    const lifetime = { bytes, first: now, last }
    lifetimes.push(lifetime)
    return lifetime
  }
  const written = (count: number): number => {
    writtenBytes += FLOAT32 * count
    return FLOAT32 * count
  }
  const extend = (lifetime: Lifetime | undefined, to = now): void => {
    if (lifetime) lifetime.last = Math.max(lifetime.last, to)
  }
  const seed = (): void => {
    for (const port of objectivePorts(plan.objective)) {
      const value = values.get(port)
      // Its own part of the gradient is as large as the value, and there before the first backward step.
      if (value && !gradients.has(port)) gradients.set(port, live(written(value.bytes / FLOAT32)))
    }
  }

  for (const step of plan.steps) {
    now = step.index
    if (now === plan.forwardSteps) seed()
    for (const read of step.reads) {
      if ('edge' in read) extend(values.get(read.edge))
      else if ('gradient' in read) extend(gradients.get(read.gradient))
    }
    if (step.phase === 'backward') for (const lifetime of saved.get(step.node) ?? []) extend(lifetime)
    for (const write of step.writes) {
      if ('edge' in write) {
        const count = valueElements(write.type, batch)
        values.set(write.edge, live(written(count)))
        if (step.saves)
          saved.set(
            step.node,
            step.saves.map(() => live(written(count))),
          )
      } else if ('gradient' in write) {
        const bytes = written(valueElements(write.type, batch))
        const sum = gradients.get(write.gradient)
        if (sum) extend(sum)
        else gradients.set(write.gradient, live(bytes))
      } else live(written(elements(write.shape)), end)
    }
  }
  for (const { port } of plan.outputs) extend(values.get(port), end)
  for (const { node } of plan.inputs) extend(gradients.get(`${node}.out`), end)
  return { lifetimes, writtenBytes }
}

/** Plays the run through: what was last needed a step before makes room for what the step writes. */
function arenaBytes(lifetimes: readonly Lifetime[], steps: number): number {
  const arena = new Arena()
  const ending: (readonly [start: number, bytes: number])[][] = Array.from({ length: steps + 1 }, () => [])
  let freed = 0
  for (const { bytes, first, last } of lifetimes) {
    if (bytes === 0) continue
    for (; freed < first; freed++) for (const [start, length] of ending[freed]!) arena.giveBack(start, length)
    ending[last]!.push([arena.take(bytes), bytes])
  }
  return arena.size
}
