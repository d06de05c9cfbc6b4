import type { ValueType } from '../nodes/define.ts'
import type { GraphDocument, NodeId, PortId } from '../graph/document.ts'
import type { Problem } from '../graph/problems.ts'
import type { Compiled } from '../compile/compile.ts'
import type { Plan, Step } from '../compile/plan.ts'
import type { PrepareOptions } from '../run/prepare.ts'
import type { PrintedNumber } from '../run/result.ts'
import type { Shape } from '../tensor/tensor.ts'
import { compile } from '../compile/compile.ts'
import { outputPort } from '../compile/gradient.ts'
import { elements } from '../compile/memory.ts'
import { nodeOf } from '../graph/ids.ts'
import { batchOf } from '../run/feed.ts'
import { backwardPass, forwardPass } from '../run/passes.ts'
import { bindData } from '../run/prepare.ts'
import { printNumber } from '../run/result.ts'
import { zeros } from '../tensor/tensor.ts'

/** Entries of all blocks together. More are neither looked at nor quickly made; products with vectors do instead. */
export const JACOBIAN_LIMIT = 4_000_000

/**
 * ∂of/∂wrt, row by row: row i, column j is ∂of_i/∂wrt_j over the flattened shapes. One block a sample; of a value without a
 * batch there is one block, and its columns run over all samples if the other value has a batch.
 */
export interface Jacobian {
  readonly of: string
  readonly wrt: string
  /** What the rows and columns of a block run over. */
  readonly rows: Shape
  readonly columns: Shape
  /** Blocks. */
  readonly batch: number
  /** [batch, m, n] flat. */
  readonly data: Float64Array
}

export interface JacobianOptions extends Omit<PrepareOptions, 'gradOutput'> {
  /** `fc2`, `fc2.out` */
  readonly of: string
  /** An input or another node, `x` or `fc1.out`, or a parameter, `fc1.weight`. */
  readonly wrt: string
}

/** The Jacobian by reverse mode: one backward pass a row. Where there is no differentiable path the entries are 0. */
export function jacobian(document: GraphDocument, options: JacobianOptions): Jacobian | readonly Problem[] {
  const { of, wrt, nodeTypes, memoryBudget } = options
  const from = outputPort(document, of)
  if (from === undefined) return [unknownName(of, 'output')]
  const compiled = compile(document, { gradOutput: [of], nodeTypes, memoryBudget })
  if (!compiled.plan) return compiled.problems.filter((problem) => problem.severity === 'error')
  const source = findSource(document, compiled, wrt)
  if (!source) return [unknownName(wrt, 'input, output or parameter')]
  const batch = batchOf(compiled.plan, options.inputs ?? {}, options.batch)
  if (typeof batch !== 'number') return batch
  const blocks = blocksOf(compiled.types.get(from)!, source.type, batch)
  const tooLarge = checkSize(of, wrt, blocks)
  if (tooLarge) return [tooLarge]
  const run = bindData(document, compiled, options)
  if (!('plan' in run)) return run
  const forward = forwardPass(run)
  if ('code' in forward) return [forward]

  const steps = stepsTowards(compiled.plan, source)
  const { rows, columns } = blocks
  const m = elements(rows)
  const n = elements(columns)
  const data = new Float64Array(blocks.count * m * n)
  const { shape } = forward.values.get(from)!
  for (let block = 0; block < blocks.count; block++) {
    for (let row = 0; row < m; row++) {
      // One entry of one sample, so that samples that influence each other (over a loss, a batch norm) are told apart.
      const seed = zeros(shape)
      seed.data[block * m + row] = 1
      const made = backwardPass(run, forward, new Map([[from, seed]]), steps)
      const gradient = source.parameter ? made.parameters.get(source.name) : made.ports.get(source.name)
      if (!gradient) continue
      const first = blocks.bySample ? block * n : 0
      data.set(gradient.data.subarray(first, first + n), (block * m + row) * n)
    }
  }
  return { of, wrt, rows, columns, batch: blocks.count, data }
}

/** What `jacobian --json` prints. */
export function printJacobian(result: Jacobian): Omit<Jacobian, 'data'> & { readonly data: readonly PrintedNumber[] } {
  return { ...result, data: Array.from(result.data, printNumber) }
}

/** An output port or a parameter to differentiate by. */
interface Source {
  readonly name: string
  readonly node: NodeId
  readonly parameter: boolean
  readonly type: ValueType
}

function findSource(document: GraphDocument, { plan, types }: Compiled, wrt: string): Source | undefined {
  const parameter = plan!.parameters.find((entry) => entry.name === wrt && !entry.buffer)
  if (parameter) {
    const { name, node, shape } = parameter
    return { name, node, parameter: true, type: { shape, batched: false } }
  }
  const port = outputPort(document, wrt)
  return port === undefined ? undefined : { name: port, node: nodeOf(port), parameter: false, type: types.get(port)! }
}

interface Blocks {
  readonly count: number
  readonly rows: Shape
  readonly columns: Shape
  /** Block b has the columns of sample b; otherwise every block has all columns. */
  readonly bySample: boolean
}

function blocksOf(of: ValueType, wrt: ValueType, batch: number): Blocks {
  const bySample = of.batched && wrt.batched
  const columns = wrt.batched && !of.batched ? [batch, ...wrt.shape] : wrt.shape
  return { count: of.batched ? batch : 1, rows: of.shape, columns, bySample }
}

function checkSize(of: string, wrt: string, { count, rows, columns }: Blocks): Problem | undefined {
  const entries = count * elements(rows) * elements(columns)
  if (entries <= JACOBIAN_LIMIT) return undefined
  return {
    code: 'E_MEMORY',
    severity: 'error',
    node: nodeOf(of),
    message: `the Jacobian of ${of} with respect to ${wrt} has ${entries.toLocaleString('en')} entries, at most ${JACOBIAN_LIMIT.toLocaleString('en')} are worked out`,
    fix: count > 1 ? 'take fewer samples, or smaller values' : 'take smaller values, or nodes closer together',
  }
}

/** The backward steps on a way to the source. Writes that lead elsewhere are left out of them. */
function stepsTowards(plan: Plan, source: Source): readonly Step[] {
  const leading = new Set<PortId>()
  if (!source.parameter) leading.add(source.name)
  const backward = plan.steps.slice(plan.forwardSteps)
  const steps: Step[] = []
  // In forward order, so that what leads to the source is known before it is asked for.
  for (let i = backward.length - 1; i >= 0; i--) {
    const step = backward[i]!
    const writes = step.writes.filter((write) => {
      if ('gradient' in write) return leading.has(write.gradient)
      return 'parameterGradient' in write && source.parameter && write.parameterGradient === source.name
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
