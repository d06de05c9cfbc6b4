import type { ForwardResult, RunContext, Tensors } from '../nodes/define.ts'
import type { NodeProblem } from '../nodes/problem.ts'
import type { PortId } from '../graph/document.ts'
import type { RandomStream } from '../tensor/random.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Prepared, Runner } from './prepare.ts'
import { putPort } from '../compile/port-table.ts'
import { NodeRunProblem } from '../nodes/problem.ts'
import { sameShape, shapeText } from '../tensor/tensor.ts'

/** Where a node's kernel finds what it reads. */
export interface Sources {
  value(port: PortId): Tensor
  parameter(name: string): Tensor
  /** The node's own stream; asked for only by nodes that draw. */
  random(runner: Runner): RandomStream
}

/** What arrives at a node's ports. */
export function inputsOf(runner: Runner, value: (from: PortId, port: string) => Tensor): Tensors {
  const inputs: { [port: string]: Tensor } = {}
  for (const [port, from] of Object.entries(runner.node.inputs)) putPort(inputs, port, value(from, port))
  return inputs
}

/** Forward of one node: from its inputs to its output. A problem where only the numbers can show it, e.g. a class id that does not exist. */
export function forwardNode(
  run: Prepared,
  runner: Runner,
  inputs: Tensors,
  sources: Sources,
): ForwardResult | NodeProblem {
  if (!runner.type) return { out: Object.values(inputs)[0]! }
  try {
    const result = runner.type.forward(
      inputs,
      parametersOf(runner, sources),
      runner.attributes,
      context(run, runner, sources),
    )
    mustBe(runner.out, result.out, runner.shapes['out']!)
    return result
  } catch (thrown) {
    if (thrown instanceof NodeRunProblem) return thrown.problem
    throw thrown
  }
}

/** Backward of one node: from the gradient of its output to those of the inputs and parameters that are wanted. */
export function backwardNode(
  run: Prepared,
  runner: Runner,
  sources: Sources,
  gradient: Tensor,
  saved: Tensors,
  wanted: ReadonlySet<string>,
): { readonly [name: string]: Tensor | undefined } {
  const { type, attributes, node } = runner
  if (!type) return { [Object.keys(node.inputs)[0]!]: gradient }
  const keeps = type.keeps(attributes)
  const reads: { [name: string]: Tensor } = {}
  for (const name of keeps.forward) {
    if (name === 'out') reads.out = sources.value(runner.out)
    else if (!name.startsWith('saved.')) putPort(reads, name, sources.value(node.inputs[name]!))
  }
  for (const [name, tensor] of Object.entries(saved)) putPort(reads, name, tensor)
  const kept = new Set(keeps.parameters)
  const parameters = parametersOf(runner, sources, (short) => kept.has(short))
  return type.backward({ out: gradient }, reads, parameters, attributes, context(run, runner, sources, wanted))
}

/** A gradient has the shape of what it belongs to; anything else is a bug of a node type. */
export function mustBe(name: string, made: Tensor | undefined, shape: readonly number[]): Tensor {
  if (made && sameShape(made.shape, shape)) return made
  throw new Error(`${name} should be ${shapeText(shape)}, it is ${made ? shapeText(made.shape) : 'missing'}`)
}

function parametersOf(runner: Runner, sources: Sources, use: (short: string) => boolean = () => true): Tensors {
  const parameters: { [name: string]: Tensor } = {}
  for (const [short, name] of runner.parameters) if (use(short)) parameters[short] = sources.parameter(name)
  return parameters
}

function context(run: Prepared, runner: Runner, sources: Sources, wanted?: ReadonlySet<string>): RunContext {
  const { fed, shapes } = runner
  return {
    training: run.training,
    shapes,
    fed,
    wanted,
    get random() {
      return sources.random(runner)
    },
  }
}
