import type { Tensor } from '../tensor/tensor.ts'
import type { Gradient, RunSession } from './session.ts'

/** A number as results print it: JSON knows neither NaN nor infinities. */
export type PrintedNumber = number | 'NaN' | 'Infinity' | '-Infinity'
export interface PrintedTensor {
  readonly shape: readonly number[]
  readonly data: readonly PrintedNumber[]
}
/** Absent where backward was not asked for, null for none. */
interface PrintedGradient {
  readonly gradient?: PrintedTensor | null
}

/** What `run --json` prints. */
export interface RunResult {
  readonly batch: number
  readonly objective: PrintedNumber
  /** By node id: every output that feeds nothing. */
  readonly outputs: { readonly [key: string]: PrintedTensor }
  readonly edges: readonly ({
    readonly from: string
    readonly to: string
    readonly value: PrintedTensor
  } & PrintedGradient)[]
  readonly parameters: { readonly [name: string]: { readonly value: PrintedTensor } & PrintedGradient }
  readonly inputs: { readonly [id: string]: PrintedGradient }
}

/**
 * The result of a run whose forward pass is through. With `backward` its backward pass must be through as well, and the
 * gradients are listed. Groups are taken apart.
 */
export function runResult(session: RunSession, backward: boolean): RunResult {
  const { plan } = session
  const gradient = (of: Gradient): PrintedGradient => (backward ? { gradient: of ? printTensor(of) : null } : {})
  const learned = plan.parameters.filter((parameter) => !parameter.buffer)
  return {
    batch: session.batch,
    objective: printNumber(session.objective!),
    outputs: Object.fromEntries(plan.outputs.map(({ key, port }) => [key, printTensor(session.value(port)!)])),
    edges: plan.edges.map(({ from, to }) => ({
      from,
      to,
      value: printTensor(session.value(from)!),
      ...gradient(session.gradient(to)),
    })),
    parameters: Object.fromEntries(
      learned.map(({ name }) => {
        const parameter = session.parameter(name)!
        return [name, { value: printTensor(parameter.value), ...gradient(parameter.gradient) }]
      }),
    ),
    inputs: Object.fromEntries(plan.inputs.map(({ node }) => [node, gradient(session.inputGradient(node))])),
  }
}

export function printTensor({ shape, data }: Tensor): PrintedTensor {
  // `Array.from` asks for each number in turn, which takes many times as long.
  const printed = new Array<PrintedNumber>(data.length)
  for (let i = 0; i < data.length; i++) printed[i] = printNumber(data[i]!)
  return { shape, data: printed }
}

export function printNumber(x: number): PrintedNumber {
  if (Number.isFinite(x)) return x
  return Number.isNaN(x) ? 'NaN' : x > 0 ? 'Infinity' : '-Infinity'
}
