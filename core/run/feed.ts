import type { ValueType } from '../nodes/define.ts'
import type { NodeId, PortId } from '../graph/document.ts'
import type { Problem } from '../graph/problems.ts'
import type { Plan } from '../compile/plan.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { sameShape, shapeText } from '../tensor/tensor.ts'
import { typeText } from '../compile/type-text.ts'
import { outerShape } from '../compile/sample-axis.ts'

type Given = { readonly [name: string]: Tensor }

/** The number of samples of a run, from the values given; every shape is checked. */
export function batchOf(plan: Plan, given: Given, asked: number | undefined): number | readonly Problem[] {
  const problems: Problem[] = []
  const types = new Map(plan.inputs.map((input) => [input.node, input.type]))
  let first: { readonly id: NodeId; readonly batch: number } | undefined
  for (const [id, tensor] of Object.entries(given)) {
    const type = types.get(id)
    if (!type) {
      problems.push(unknownInput(id, plan))
      continue
    }
    const batch = tensor.shape[0] ?? 0
    if (tensor.shape.length === 0 || !sameShape(tensor.shape.slice(1), type.shape))
      problems.push(wrongShape(id, type, tensor))
    else if (batch === 0) problems.push(noSamples(id))
    else if (first && first.batch !== batch) problems.push(otherBatch(id, batch, first.id, first.batch))
    else first ??= { id, batch }
  }
  if (problems.length > 0) return problems
  if (first) return first.batch
  if (asked === undefined || (Number.isSafeInteger(asked) && asked > 0)) return asked ?? 1
  return [data(undefined, 'batch', `a batch of ${asked} samples is not possible`, 'give a whole number of at least 1')]
}

/** Checks grad_output against the values it belongs to. Keys were resolved to ports before. */
export function gradOutputProblems(
  given: ReadonlyMap<PortId, { readonly key: string; readonly tensor: Tensor }>,
  types: ReadonlyMap<PortId, ValueType>,
  batch: number,
): readonly Problem[] {
  const problems: Problem[] = []
  for (const [port, { key, tensor }] of given) {
    const type = types.get(port)!
    const wanted = outerShape(type, batch)
    if (sameShape(tensor.shape, wanted)) continue
    const message = `grad_output of ${key} is ${shapeText(tensor.shape)}, its value is ${typeText(type)} with B = ${batch}`
    problems.push(data(port.slice(0, port.lastIndexOf('.')), `gradOutput.${key}`, message, `give ${shapeText(wanted)}`))
  }
  return problems
}

function unknownInput(id: string, plan: Plan): Problem {
  const names = plan.inputs.map((input) => input.node)
  const some = names.slice(0, 8).join(', ') + (names.length > 8 ? ', …' : '')
  const fix = names.length === 0 ? 'the graph has no inputs' : `the inputs are ${some}`
  return data(undefined, `inputs.${id}`, `there is no input ${id}`, fix)
}

function wrongShape(id: NodeId, type: ValueType, given: Tensor): Problem {
  const wanted = ['B', ...type.shape].join(', ')
  const message = `${id} takes ${typeText(type)}, the values given are ${shapeText(given.shape)}`
  return data(id, `inputs.${id}`, message, `give [${wanted}], the batch first`)
}

function noSamples(id: NodeId): Problem {
  return data(id, `inputs.${id}`, `${id} is given no samples`, 'give at least one')
}

function otherBatch(id: NodeId, batch: number, first: NodeId, firstBatch: number): Problem {
  const message = `${id} has ${samples(batch)}, but ${first} has ${samples(firstBatch)}`
  return data(id, `inputs.${id}`, message, 'give every input the same number of samples')
}

function samples(count: number): string {
  return count === 1 ? '1 sample' : `${count} samples`
}

function data(node: NodeId | undefined, path: string, message: string, fix: string): Problem {
  return { code: 'E_DATA', severity: 'error', ...(node !== undefined && { node }), path, message, fix }
}
