import * as v from 'valibot'
import { derivativeOf, differentiate } from '../../../core/inspect/differentiation.ts'
import type { Differentiation } from '../../../core/inspect/differentiation.ts'
import { holdsAlways } from '../../../core/inspect/structure-reason.ts'
import { findStructure } from '../../../core/inspect/structure.ts'
import type { Structure } from '../../../core/inspect/structure.ts'
import type { Subject } from '../protocol.ts'
import { optionsOf } from '../run-options.ts'
import type { Asked } from './question.ts'
import { defineQuestion } from './question.ts'

/** Entries of one block that are shown as a matrix. Above it there are products with vectors. */
export const DENSE_LIMIT = 1_000_000
/** Work until others have their turn, in milliseconds. */
const sliceMs = 12

const size = v.pipe(v.number(), v.integer(), v.minValue(0))
const numbers = v.instance(Float64Array)
const structure = v.object({
  name: v.picklist([
    'none',
    'number',
    'identity',
    'diagonal',
    'selection',
    'parameter',
    'toeplitz',
    'block',
    'dense',
  ] satisfies readonly Structure['name'][]),
  free: size,
  filled: size,
  parameter: v.optional(v.string()),
  repeated: v.optional(v.array(v.number())),
  shift: v.optional(size),
  count: v.optional(size),
  blockRows: v.optional(size),
  blockColumns: v.optional(size),
})

/** ∂of/∂wrt at what is fed now, of one sample; with what stands beside it: both values, and grad_output. */
export const jacobianQuestion = defineQuestion({
  name: 'jacobian',
  words: v.object({ of: v.string(), wrt: v.string(), sample: size }),
  answer: v.object({
    of: v.string(),
    wrt: v.string(),
    rows: v.array(size),
    columns: v.array(size),
    m: size,
    n: size,
    /** How many samples have a block of their own, and whose this is. */
    blocks: size,
    block: size,
    /** Row-major; empty above the limit. */
    data: numbers,
    tooLarge: v.boolean(),
    structure: v.optional(structure),
    /** The entries outside of the structure are 0 whatever is fed. */
    always: v.boolean(),
    outputs: numbers,
    inputs: numbers,
    gradOutput: numbers,
    gradOutputFrom: v.picklist(['run', 'ones']),
    /** What the run has at the same edge, where all of it came through this node. */
    backward: v.optional(numbers),
  }),
  tells: ({ of, wrt }) => endsOf(of, wrt),
  async reply({ of, wrt, sample }, asked) {
    const at = differentiated(asked, of, wrt)
    if (!('plan' in at)) return { problem: at[0]! }
    const { m, n, blocks } = at
    const block = Math.min(sample, blocks.count - 1)
    const tooLarge = m * n > DENSE_LIMIT
    const data = new Float64Array(tooLarge ? 0 : m * n)
    let since = asked.now()
    for (let row = 0; row < m && !tooLarge; row++) {
      data.set(at.row(block, row), row * n)
      if (asked.now() - since < sliceMs) continue
      if (!(await asked.goOn())) return undefined
      since = asked.now()
    }
    const found = tooLarge ? undefined : findStructure({ m, n, data, ...at.blocks }, at.run.parameters)
    return {
      answer: {
        of,
        wrt,
        rows: [...blocks.rows],
        columns: [...blocks.columns],
        m,
        n,
        blocks: blocks.count,
        block,
        data,
        tooLarge,
        ...(found && { structure: { ...found, ...(found.repeated && { repeated: [...found.repeated] }) } }),
        always: found !== undefined && holdsAlways(found, at),
        outputs: at.forward.values.get(at.from)!.data.slice(block * m, (block + 1) * m),
        inputs: inputsOf(at, block),
        ...gradOutputOf(at, asked, block),
        ...backwardOf(at, asked, block),
      },
    }
  },
})

/** What stands at both ends of a derivative, or follows from it at once. */
export function endsOf(...names: readonly string[]): readonly Subject[] {
  return names.flatMap((name) => {
    const port = name.includes('.') ? name : `${name}.out`
    return [{ port, part: 'value' } as const, { port, part: 'gradient' } as const]
  })
}

/** The derivative at what is fed. */
export function differentiated({ document, feed }: Asked, of: string, wrt: string) {
  const { inputs, batch, training } = optionsOf(feed)
  const options = { inputs, batch, training, of, wrt }
  const derivative = derivativeOf(document, options)
  return 'plan' in derivative ? differentiate(document, derivative, options) : derivative
}

function inputsOf({ source, forward, run, blocks, n }: Differentiation, block: number): Float64Array {
  const { data } = source.parameter ? run.parameters.get(source.name)! : forward.values.get(source.name)!
  const first = blocks.bySample ? block * n : 0
  return data.slice(first, first + n)
}

/** What the run brought to this output; ones before it has. */
export function gradOutputOf(
  { from, m }: Differentiation,
  { run }: Asked,
  block: number,
): { readonly gradOutput: Float64Array; readonly gradOutputFrom: 'run' | 'ones' } {
  const gradient = run?.session.outputGradient(from)
  if (!gradient) return { gradOutput: new Float64Array(m).fill(1), gradOutputFrom: 'ones' }
  return { gradOutput: gradient.data.slice(block * m, (block + 1) * m), gradOutputFrom: 'run' }
}

/** Backward's own number for the edge into the node, as far as the run has come. */
function backwardOf(
  { source, from, blocks, n }: Differentiation,
  { run }: Asked,
  block: number,
): { readonly backward?: Float64Array } {
  const [edge, ...others] = source.edges ?? []
  if (edge === undefined || others.length > 0 || `${edge.slice(0, edge.indexOf('.'))}.out` !== from) return {}
  const gradient = run?.session.gradient(edge)
  if (!gradient || !blocks.bySample) return {}
  return { backward: gradient.data.slice(block * n, (block + 1) * n) }
}
