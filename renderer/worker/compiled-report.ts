import { readNode } from '../../core/compile/read-node.ts'
import type { Compiled } from '../../core/compile/compile.ts'
import type { Plan, Step } from '../../core/compile/plan.ts'
import type { GraphDocument, PortId } from '../../core/graph/document.ts'
import type { ValueType } from '../../core/nodes/define.ts'
import { nodeTypes } from '../../core/nodes/index.ts'
import { typeText } from '../state/numbers.ts'
import type { CompiledBlock, PlanBlock } from './protocol.ts'
import { packTypes } from './type-block.ts'

type Types = ReadonlyMap<PortId, ValueType>

/** What the window has been told, so that only the rest is sent. */
export interface Told {
  readonly outputs: Types
  readonly inputs: Types
  readonly plan: PlanBlock | undefined
}

/**
 * Makes the report of a compilation: types that changed, all problems, and the plan if it is another one.
 * Without `told` the window starts from nothing.
 */
export function compiledReport(
  document: GraphDocument,
  compiled: Compiled,
  told: Told | undefined,
): { readonly block: CompiledBlock; readonly told: Told } {
  const outputs = compiled.types
  // The window knows what an edge brings; only inputs inside groups are fed without one.
  const inputs = new Map([...compiled.inputTypes].filter(([port]) => !document.edges.has(port)))
  const plan = compiled.plan && planBlock(document, compiled.plan, compiled.inputTypes)
  const samePlan = told !== undefined && equalPlans(told.plan, plan)
  const newOutputs = changes(told?.outputs, outputs)
  const newInputs = changes(told?.inputs, inputs)
  return {
    told: { outputs, inputs, plan },
    block: {
      whole: told === undefined,
      outputTypes: packTypes(newOutputs.changed),
      inputTypes: packTypes(newInputs.changed),
      unknownOutputs: newOutputs.gone,
      unknownInputs: newInputs.gone,
      problems: compiled.problems,
      ...(!samePlan && { plan: plan ?? null }),
    },
  }
}

function changes(before: Types | undefined, after: Types): { changed: [PortId, ValueType][]; gone: PortId[] } {
  const changed: [PortId, ValueType][] = []
  for (const [port, type] of after) if (!sameType(before?.get(port), type)) changed.push([port, type])
  const gone: PortId[] = []
  for (const port of before?.keys() ?? []) if (!after.has(port)) gone.push(port)
  return { changed, gone }
}

function sameType(a: ValueType | undefined, b: ValueType): boolean {
  if (a === undefined || a.batched !== b.batched || a.shape.length !== b.shape.length) return false
  return a.shape.every((length, axis) => length === b.shape[axis])
}

function equalPlans(a: PlanBlock | undefined, b: PlanBlock | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return (
    a.forwardSteps === b.forwardSteps &&
    a.parameterCount === b.parameterCount &&
    a.multiplications === b.multiplications &&
    a.objective === b.objective &&
    equalLists(a.nodes, b.nodes) &&
    equalLists(a.ops, b.ops) &&
    equalLists(a.shapes, b.shapes) &&
    equalLists(a.outputKeys, b.outputKeys) &&
    equalLists(a.outputPorts, b.outputPorts)
  )
}

function equalLists(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((entry, i) => entry === b[i])
}

function planBlock(document: GraphDocument, plan: Plan, inputTypes: Types): PlanBlock {
  const inputs = new Map(plan.nodes.map((node) => [node.id, node]))
  const opOf = new Map(plan.nodes.map((node) => [node.id, opText(document, node.id, node.op)]))
  return {
    forwardSteps: plan.forwardSteps,
    nodes: plan.steps.map((step) => step.node),
    ops: plan.steps.map((step) => opOf.get(step.node) ?? step.op),
    shapes: plan.steps.map((step) => {
      const ports = Object.keys(inputs.get(step.node)?.inputs ?? {})
      return step.phase === 'forward'
        ? forwardShapes(
            step,
            ports.flatMap((port) => inputTypes.get(`${step.node}.${port}`) ?? []),
          )
        : backwardShapes(step, inputs.get(step.node)?.type)
    }),
    parameterCount: plan.parameterCount,
    multiplications: plan.multiplications,
    objective: plan.objective.kind,
    outputKeys: plan.outputs.map((output) => output.key),
    outputPorts: plan.outputs.map((output) => output.port),
  }
}

/** A node with several functions is known by the one it has: "tanh", not "activation". */
function opText(document: GraphDocument, id: string, op: string): string {
  const node = document.nodes.get(id)
  const type = node && node.type === op ? nodeTypes.get(op) : undefined
  if (node === undefined || type?.attributes['function'] === undefined) return op
  const name = readNode(type, node).attributes['function']
  return typeof name === 'string' ? name : op
}

/** "B×2 → B×8"; where the shape stays what it is, once. */
function forwardShapes(step: Step, inputs: readonly ValueType[]): string {
  const write = step.writes.find((one) => 'edge' in one)
  const out = write === undefined ? '' : typeText(write.type)
  const texts = inputs.map(typeText)
  return texts.length === 0 || (texts.length === 1 && texts[0] === out) ? out : `${texts.join(', ')} → ${out}`
}

/** "B×8 → B×2, weight, bias": from grad_output to what is written. */
function backwardShapes(step: Step, type: ValueType | undefined): string {
  const from = type === undefined ? '' : typeText(type)
  const texts = step.writes.map((write) => {
    if ('parameterGradient' in write) return write.parameterGradient.slice(write.parameterGradient.indexOf('.') + 1)
    return typeText(write.type)
  })
  return texts.length === 0 || (texts.length === 1 && texts[0] === from) ? from : `${from} → ${texts.join(', ')}`
}
