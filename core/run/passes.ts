import type { Tensors } from '../nodes/define.ts'
import type { NodeId, PortId } from '../graph/document.ts'
import type { Problem } from '../graph/problems.ts'
import type { Step } from '../compile/plan.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Sources } from './kernel.ts'
import type { Prepared } from './prepare.ts'
import type { Work } from './work.ts'
import { atNode } from '../graph/problems.ts'
import { isProblem } from '../nodes/problem.ts'
import { addTensors } from '../tensor/broadcast.ts'
import { randomStream } from '../tensor/random.ts'
import { backwardNode, forwardNode, inputsOf } from './kernel.ts'
import { toTheEnd } from './work.ts'

/** All values of a run at once, for what needs them again and again. Tensors have the leading sample axis. */
export interface ForwardPass {
  readonly values: ReadonlyMap<PortId, Tensor>
  readonly saved: ReadonlyMap<NodeId, Tensors>
}

export function forwardPass(run: Prepared): ForwardPass | Problem {
  return toTheEnd(forwardSteps(run))
}

/** The same in pieces, a node at each turn, so that others can have theirs in between. */
export function* forwardSteps(run: Prepared): Work<ForwardPass | Problem> {
  const values = new Map<PortId, Tensor>()
  const saved = new Map<NodeId, Tensors>()
  const sources = sourcesOf(run, (port) => values.get(port)!)
  for (const [id, runner] of run.runners) {
    const result = forwardNode(run, runner, inputsOf(runner, sources.value), sources)
    if (isProblem(result)) return atNode(id, result)
    values.set(runner.out, result.out)
    if (result.saved) saved.set(id, result.saved)
    yield undefined
  }
  return { values, saved }
}

/** Every node that draws begins its stream anew, so that the same pass gives the same numbers. */
export function sourcesOf(
  run: Prepared,
  value: (port: PortId) => Tensor,
  parameter = (name: string): Tensor => run.parameters.get(name)!,
): Sources {
  return { value, parameter, random: (runner) => randomStream(run.seed, `${runner.node.id}.mask`) }
}

/** Gradients of output ports and parameters. What is not in it has not been reached. */
export interface BackwardPass {
  readonly ports: ReadonlyMap<PortId, Tensor>
  readonly parameters: ReadonlyMap<string, Tensor>
}

/**
 * The given backward steps of the plan, for a gradient of its ports to begin with. Writes outside of `wanted` are left out,
 * and their steps can be too.
 */
export function backwardPass(
  run: Prepared,
  forward: ForwardPass,
  seeds: ReadonlyMap<PortId, Tensor>,
  steps: readonly Step[],
): BackwardPass {
  const ports = new Map(seeds)
  const parameters = new Map<string, Tensor>()
  const sources = sourcesOf(run, (port) => forward.values.get(port)!)
  for (const step of steps) {
    const runner = run.runners.get(step.node)!
    const gradient = ports.get(runner.out)
    if (!gradient) continue
    const local = (name: string) => name.slice(step.node.length + 1)
    const wanted = new Set<string>()
    for (const write of step.writes) {
      if ('gradient' in write) wanted.add(local(write.to))
      else if ('parameterGradient' in write) wanted.add(local(write.parameterGradient))
    }
    const made = backwardNode(run, runner, sources, gradient, forward.saved.get(step.node) ?? {}, wanted)
    for (const write of step.writes) {
      if ('gradient' in write) {
        const sum = ports.get(write.gradient)
        const share = made[local(write.to)]!
        ports.set(write.gradient, sum ? addTensors(sum, share) : share)
      } else if ('parameterGradient' in write)
        parameters.set(write.parameterGradient, made[local(write.parameterGradient)]!)
    }
  }
  return { ports, parameters }
}
