import type { ValueType } from '../nodes/define.ts'
import type { GraphDocument, NodeId, PortId } from '../graph/document.ts'
import type { Problem } from '../graph/problems.ts'
import type { Compiled } from '../compile/compile.ts'
import type { Plan, Step } from '../compile/plan.ts'
import type { ForwardPass } from '../run/passes.ts'
import type { PrepareOptions, Prepared } from '../run/prepare.ts'
import type { Shape, Tensor } from '../tensor/tensor.ts'
import { compile } from '../compile/compile.ts'
import { outputPort } from '../compile/gradient.ts'
import { elements } from '../compile/memory.ts'
import { nodeOf } from '../graph/ids.ts'
import { batchOf } from '../run/feed.ts'
import { backwardPass, forwardPass } from '../run/passes.ts'
import { bindData } from '../run/prepare.ts'
import { zeros } from '../tensor/tensor.ts'

export interface DifferentiationOptions extends Omit<PrepareOptions, 'gradOutput'> {
  /** `fc2`, `fc2.out` */
  readonly of: string
  /** An input or another node, `x` or `fc1.out`; what arrives at an input port, `fc1.in`; or a parameter, `fc1.weight`. */
  readonly wrt: string
}

/** An output port, what arrives over some of its edges, or a parameter: what to differentiate by. */
export interface Source {
  /** The output port, or the parameter. */
  readonly name: string
  readonly node: NodeId
  readonly parameter: boolean
  readonly type: ValueType
  /** Only what passes over these edges of the plan (by `to`) counts; all of them, if left out. */
  readonly edges?: ReadonlySet<PortId>
}

/** What the rows and columns of the Jacobian run over, and how many blocks there are: one a sample, or one. */
export interface Blocks {
  readonly count: number
  readonly rows: Shape
  readonly columns: Shape
  /** Block b has the columns of sample b; otherwise every block has all columns. */
  readonly bySample: boolean
}

/** ∂of/∂wrt before any of it is worked out. Nothing in it changes. */
export interface Derivative {
  /** The output port that is differentiated. */
  readonly from: PortId
  readonly source: Source
  readonly compiled: Compiled
  readonly plan: Plan
  readonly blocks: Blocks
}

/** The derivative at the values that are fed: its products with rows, one backward pass each. */
export interface Differentiation extends Derivative {
  readonly run: Prepared
  readonly forward: ForwardPass
  /** Rows and columns of a block. */
  readonly m: number
  readonly n: number
  /** vᵀ J for one block: `v` has m entries, the result n. */
  transposed(block: number, v: ArrayLike<number>): Float64Array
  /** Row i of a block: ∂of_i/∂wrt. */
  row(block: number, i: number): Float64Array
}

/** Finds what is meant by the names, without running anything. */
export function derivativeOf(
  document: GraphDocument,
  { of, wrt, nodeTypes, memoryBudget, inputs = {}, batch: asked }: DifferentiationOptions,
): Derivative | readonly Problem[] {
  const from = outputPort(document, of)
  if (from === undefined) return [unknownName(of, 'output')]
  const compiled = compile(document, { gradOutput: [of], nodeTypes, memoryBudget })
  const { plan, types } = compiled
  if (!plan) return compiled.problems.filter((problem) => problem.severity === 'error')
  const source = findSource(document, plan, types, wrt)
  if (!source) return [unknownName(wrt, 'input, output or parameter')]
  const batch = batchOf(plan, inputs, asked)
  if (typeof batch !== 'number') return batch
  return { from, source, compiled, plan, blocks: blocksOf(types.get(from)!, source.type, batch) }
}

/** Brings the data in and runs forward once. */
export function differentiate(
  document: GraphDocument,
  derivative: Derivative,
  options: DifferentiationOptions,
): Differentiation | readonly Problem[] {
  const { from, source, compiled, plan, blocks } = derivative
  const run = bindData(document, compiled, options)
  if (!('plan' in run)) return run
  const forward = forwardPass(run)
  if ('code' in forward) return [forward]
  const steps = stepsTowards(plan, source)
  const m = elements(blocks.rows)
  const n = elements(blocks.columns)
  const { shape } = forward.values.get(from)!

  function transposed(block: number, v: ArrayLike<number>): Float64Array {
    // Only one sample's entries, so that samples that influence each other (over a loss, a batch norm) are told apart.
    const seed = zeros(shape)
    seed.data.set(v, block * m)
    const gradient = pulled(seed)
    const first = blocks.bySample ? block * n : 0
    return gradient?.data.slice(first, first + n) ?? new Float64Array(n)
  }
  function pulled(seed: Tensor): Tensor | undefined {
    // An output does not depend on the edges that leave it.
    if (source.edges && from === source.name) return undefined
    const made = backwardPass(run as Prepared, forward as ForwardPass, new Map([[from, seed]]), steps)
    return source.parameter ? made.parameters.get(source.name) : made.ports.get(source.name)
  }
  function row(block: number, i: number): Float64Array {
    const unit = new Float64Array(m)
    unit[i] = 1
    return transposed(block, unit)
  }
  return { ...derivative, run, forward, m, n, transposed, row }
}

function findSource(document: GraphDocument, plan: Plan, types: Compiled['types'], wrt: string): Source | undefined {
  const parameter = plan.parameters.find((entry) => entry.name === wrt && !entry.buffer)
  if (parameter) {
    const { name, node, shape } = parameter
    return { name, node, parameter: true, type: { shape, batched: false } }
  }
  const port = outputPort(document, wrt)
  if (port !== undefined) return { name: port, node: nodeOf(port), parameter: false, type: types.get(port)! }
  // An edge of the document may be several of the plan, where it enters a group.
  const through = plan.edges.filter(({ to, via }) => to === wrt || via.includes(wrt))
  const [first] = through
  if (first === undefined) return undefined
  return {
    name: first.from,
    node: nodeOf(first.from),
    parameter: false,
    type: types.get(first.from)!,
    edges: new Set(through.map(({ to }) => to)),
  }
}

function blocksOf(of: ValueType, wrt: ValueType, batch: number): Blocks {
  const bySample = of.batched && wrt.batched
  const columns = wrt.batched && !of.batched ? [batch, ...wrt.shape] : wrt.shape
  return { count: of.batched ? batch : 1, rows: of.shape, columns, bySample }
}

/** The backward steps on a way to the source. Writes that lead elsewhere are left out of them. */
export function stepsTowards(plan: Plan, source: Source): readonly Step[] {
  const leading = new Set<PortId>()
  if (!source.parameter) leading.add(source.name)
  const backward = plan.steps.slice(plan.forwardSteps)
  const steps: Step[] = []
  // In forward order, so that what leads to the source is known before it is asked for.
  for (let i = backward.length - 1; i >= 0; i--) {
    const step = backward[i]!
    const writes = step.writes.filter((write) => {
      if (!('gradient' in write))
        return 'parameterGradient' in write && source.parameter && write.parameterGradient === source.name
      if (write.gradient === source.name && source.edges) return source.edges.has(write.to)
      return leading.has(write.gradient)
    })
    if (writes.length === 0) continue
    leading.add(`${step.node}.out`)
    steps.push({ ...step, writes })
  }
  return steps.reverse()
}

function unknownName(name: string, what: string): Problem {
  return {
    code: 'E_NAME',
    severity: 'error',
    path: name,
    message: `there is no ${what} ${name}`,
    fix: 'give a node such as fc1, its output such as fc1.out, or a parameter such as fc1.weight',
  }
}
