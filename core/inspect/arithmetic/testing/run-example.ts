import type { Json } from '../../../nodes/attributes.ts'
import type { NodeExample, NodeType } from '../../../nodes/define.ts'
import type { RunSession } from '../../../run/session.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import { compile } from '../../../compile/compile.ts'
import { createDocument } from '../../../graph/create.ts'
import { readAttributes } from '../../../nodes/read-attributes.ts'
import { areProblems, createSession } from '../../../run/session.ts'
import { randomStream } from '../../../tensor/random.ts'
import { sizeOf } from '../../../tensor/tensor.ts'

/** The node of an example with random numbers in all that comes in and comes back, run to the end. */
export function runExample(type: NodeType, example: NodeExample, batch: number) {
  const { attributes } = readAttributes(type, example.attributes ?? {})
  const ports = type.inputs(attributes).map(({ name }) => name)
  const random = randomStream(7, type.type)
  const draw = (shape: readonly number[], kind?: NonNullable<NodeExample['feeds']>[string]): Tensor => ({
    shape,
    data: Float64Array.from({ length: sizeOf(shape) }, () => {
      const u = random.uniform()
      if (kind === undefined) return 4 * u - 2
      if (kind === 'probability') return 0.05 + 0.9 * u
      return kind === 'positive' ? 0.1 + u : Math.floor(u * kind.ids)
    }),
  })
  const node = (id: string, of: string, order: number, own: { readonly [name: string]: Json }) => ({
    id,
    type: of,
    attributes: own,
    order,
  })
  const document = createDocument({
    nodes: [
      ...ports.map((port, i) => node(`x${i}`, 'input', i, { shape: [...example.inputs[port]!] })),
      node('n', type.type, 100, example.attributes ?? {}),
    ],
    edges: ports.map((port, i) => ({ from: `x${i}.out`, to: `n.${port}`, order: 200 + i })),
  })
  const inputs = Object.fromEntries(
    ports.map((port, i) => [`x${i}`, draw([batch, ...example.inputs[port]!], example.feeds?.[port])]),
  )
  const batched = type.batched(Object.fromEntries(ports.map((port) => [port, true])))
  const gradOutput = { n: draw(batched ? [batch, ...example.out] : [...example.out]) }
  const compiled = compile(document, { gradOutput: ['n'] })
  const session = createSession(document, compiled, { inputs, gradOutput, batch, training: example.training ?? false })
  if (areProblems(session)) throw new Error(session[0]?.message)
  if (!session.runBackward()) throw new Error(session.problem?.message)
  return { document, session: session as RunSession }
}
