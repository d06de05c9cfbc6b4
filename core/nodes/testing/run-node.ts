import type { Tensor } from '../../tensor/tensor.ts'
import type { Json } from '../attributes.ts'
import type { ForwardResult, NodeType, Shapes, Tensors } from '../define.ts'
import type { NodeProblem } from '../problem.ts'
import { randomStream } from '../../tensor/random.ts'
import { isProblem, NodeRunProblem } from '../problem.ts'
import { readAttributes } from '../read-attributes.ts'

export interface NodeRun {
  readonly attributes?: { readonly [name: string]: Json }
  /** With their sample axis. */
  readonly inputs: Tensors
  readonly parameters?: Tensors
  readonly training?: boolean
  readonly random?: ReturnType<typeof randomStream>
  /** For backward. */
  readonly gradOutput?: Tensor
  readonly wanted?: ReadonlySet<string>
}

type Gradients = { readonly [name: string]: Tensor | undefined }

/** One node run alone as an engine would run it: attributes read, shape rule first, backward sees only what is kept. */
export function runNode(
  type: NodeType,
  run: NodeRun,
): { readonly problem: NodeProblem } | (ForwardResult & { readonly gradients: Gradients }) {
  const { attributes, problems } = readAttributes(type, run.attributes ?? {})
  if (problems[0]) return { problem: problems[0] }
  const samples = Object.fromEntries(Object.entries(run.inputs).map(([port, value]) => [port, value.shape.slice(1)]))
  const rule = type.shapes(samples, attributes)
  if (isProblem(rule)) return { problem: rule }
  const batch = Math.max(1, ...Object.values(run.inputs).map((value) => value.shape[0]!))
  const shapes: Shapes = {
    ...Object.fromEntries(Object.entries(run.inputs).map(([port, value]) => [port, value.shape])),
    out: [batch, ...rule.out],
  }
  const parameters = run.parameters ?? {}
  const random = run.random ?? randomStream(0, 'node.mask')
  const context = { training: run.training ?? false, shapes, random, wanted: run.wanted }
  let forward: ForwardResult
  try {
    forward = type.forward(run.inputs, parameters, attributes, context)
  } catch (error) {
    if (error instanceof NodeRunProblem) return { problem: error.problem }
    throw error
  }
  if (!run.gradOutput) return { ...forward, gradients: {} }
  const keeps = type.keeps(attributes)
  const kept = (name: string) =>
    name === 'out' ? forward.out : name.startsWith('saved.') ? forward.saved?.[name.slice(6)] : run.inputs[name]
  const reads = keeps.forward.flatMap((name) => {
    const value = kept(name)
    return value ? [[name.replace(/^saved\./, ''), value] as const] : []
  })
  const read = keeps.parameters.filter((name) => Object.hasOwn(parameters, name))
  const gradients = type.backward(
    { out: run.gradOutput },
    Object.fromEntries(reads),
    Object.fromEntries(read.map((name) => [name, parameters[name]!])),
    attributes,
    context,
  )
  return { ...forward, gradients }
}
