import { shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import type { ValueType } from '../../core/nodes/define.ts'
import type { GraphDocument, NodeId, PortId } from '../../core/graph/document.ts'
import { parentOf } from '../../core/graph/ids.ts'
import type { Problem } from '../../core/graph/problems.ts'
import type { CompiledBlock, PlanBlock, TypeBlock } from '../worker/protocol.ts'
import { unpackTypes } from '../worker/type-block.ts'
import type { PlanRow } from './workspace.ts'

/** The plan without its steps. */
export type PlanFacts = Omit<PlanBlock, 'nodes' | 'ops' | 'shapes'>

/** What the worker's compiler said about the document, as far as the window shows it. */
export interface CompiledView {
  /** Bumped by every report that says something new. */
  readonly revision: ShallowRef<number>
  readonly problems: ShallowRef<readonly Problem[]>
  /** Undefined while a problem stops it. */
  readonly plan: ShallowRef<PlanFacts | undefined>
  readonly steps: ShallowRef<readonly PlanRow[]>
  readonly forwardSteps: ShallowRef<number>
  /** Types of output ports, and of inputs that no edge of the document ends at (inside groups). */
  readonly outputTypes: ReadonlyMap<PortId, ValueType>
  readonly looseInputTypes: ReadonlyMap<PortId, ValueType>
  outputType(port: PortId): ValueType | undefined
  inputType(port: PortId): ValueType | undefined
  problemsOf(id: NodeId): readonly Problem[]
  /** Rows of the plan that run a node, by index. */
  stepsOf(id: NodeId): readonly number[]
  take(report: CompiledBlock): void
}

export function createCompiledView(document: () => GraphDocument): CompiledView {
  const revision = shallowRef(0)
  const problems = shallowRef<readonly Problem[]>([])
  const plan = shallowRef<PlanFacts>()
  const steps = shallowRef<readonly PlanRow[]>([])
  const forwardSteps = shallowRef(0)
  const outputs = new Map<PortId, ValueType>()
  const inputs = new Map<PortId, ValueType>()
  let byNode = new Map<NodeId, Problem[]>()
  let stepsByNode: Map<NodeId, number[]> | undefined

  function note(id: NodeId, problem: Problem): void {
    const known = byNode.get(id)
    if (known === undefined) byNode.set(id, [problem])
    else known.push(problem)
  }
  function takeTypes(types: Map<PortId, ValueType>, block: TypeBlock, unknown: readonly PortId[]): void {
    for (const port of unknown) types.delete(port)
    for (const [port, type] of unpackTypes(block)) types.set(port, type)
  }
  function takePlan(block: PlanBlock | null): void {
    plan.value = block === null ? undefined : factsOf(block)
    steps.value = block === null ? [] : rowsOf(block, document())
    forwardSteps.value = block?.forwardSteps ?? 0
    stepsByNode = undefined
  }

  return {
    revision,
    problems,
    plan,
    steps,
    forwardSteps,
    outputTypes: outputs,
    looseInputTypes: inputs,
    outputType: (port) => outputs.get(port),
    inputType(port) {
      const edge = document().edges.get(port)
      return edge === undefined ? inputs.get(port) : outputs.get(edge.from)
    },
    problemsOf: (id) => byNode.get(id) ?? [],
    stepsOf(id) {
      if (stepsByNode === undefined) {
        stepsByNode = new Map()
        for (const row of steps.value) {
          const rows = stepsByNode.get(row.node)
          if (rows === undefined) stepsByNode.set(row.node, [row.index])
          else rows.push(row.index)
        }
      }
      return stepsByNode.get(id) ?? []
    },
    take(report) {
      const same = isSame(report, problems.value)
      if (report.whole) {
        outputs.clear()
        inputs.clear()
      }
      takeTypes(outputs, report.outputTypes, report.unknownOutputs)
      takeTypes(inputs, report.inputTypes, report.unknownInputs)
      if (!same) problems.value = report.problems
      byNode = new Map()
      for (const problem of report.problems) {
        if (problem.node === undefined) continue
        note(problem.node, problem)
        // What is wrong in a group can be seen from outside of it.
        for (let group = parentOf(problem.node); group !== ''; group = parentOf(group))
          note(group, within(group, problem))
      }
      if (report.plan !== undefined) takePlan(report.plan)
      if (!same) revision.value++
    },
  }
}

/** Most edits of a number change nothing of what the compiler says. */
function isSame(report: CompiledBlock, known: readonly Problem[]): boolean {
  const { whole, plan, outputTypes, inputTypes, unknownOutputs, unknownInputs, problems } = report
  const news = [outputTypes.ports, inputTypes.ports, unknownOutputs, unknownInputs].some((list) => list.length > 0)
  return !whole && plan === undefined && !news && JSON.stringify(problems) === JSON.stringify(known)
}

function within(group: NodeId, { port: _, attribute: __, ...problem }: Problem): Problem {
  const inner = problem.node?.slice(group.length + 1) ?? ''
  return { ...problem, message: `${inner}: ${problem.message}` }
}

function factsOf({ nodes: _, ops: __, shapes: ___, ...facts }: PlanBlock): PlanFacts {
  return facts
}

/** Thousands of steps have the same few texts, and every one of them a string of its own when it comes out of a message. */
function rowsOf({ nodes, ops, shapes, forwardSteps }: PlanBlock, document: GraphDocument): PlanRow[] {
  const texts = new Map<string, string>()
  const one = (text: string): string => {
    const known = texts.get(text)
    if (known === undefined) texts.set(text, text)
    return known ?? text
  }
  return nodes.map((node, index) => ({
    index,
    phase: index < forwardSteps ? 'forward' : 'backward',
    node: document.nodes.get(node)?.id ?? node,
    op: one(ops[index] ?? ''),
    shapes: one(shapes[index] ?? ''),
  }))
}
