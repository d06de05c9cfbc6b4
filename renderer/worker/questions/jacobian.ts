import * as v from 'valibot'
import type { Structure } from '../../../core/inspect/structure.ts'
import { defineQuestion } from './question.ts'
import { count, doubles, endsOf } from './subject.ts'

/** Entries of one block that are shown as a matrix. Above it there are products with vectors. */
export const DENSE_LIMIT = 1_000_000

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
  free: count,
  filled: count,
  parameter: v.optional(v.string()),
  repeated: v.optional(v.pipe(v.array(v.number()), v.readonly())),
  shift: v.optional(count),
  shifts: v.optional(v.pipe(v.array(count), v.readonly())),
  count: v.optional(count),
  blockRows: v.optional(count),
  blockColumns: v.optional(count),
})

/** ∂of/∂wrt at what is fed now, of one sample; with what stands beside it: both values, and grad_output. */
export const jacobianQuestion = defineQuestion({
  name: 'jacobian',
  words: v.object({ of: v.string(), wrt: v.string(), sample: count }),
  answer: v.object({
    of: v.string(),
    wrt: v.string(),
    rows: v.array(count),
    columns: v.array(count),
    m: count,
    n: count,
    /** How many samples have a block of their own, and whose this is. */
    blocks: count,
    block: count,
    /** Row-major; empty above the limit. */
    data: doubles,
    tooLarge: v.boolean(),
    structure: v.optional(structure),
    /** The entries outside of the structure are 0 whatever is fed. */
    always: v.boolean(),
    outputs: doubles,
    inputs: doubles,
    gradOutput: doubles,
    gradOutputFrom: v.picklist(['run', 'ones']),
    /** What the run has at the same edge, where all of it came through this node. */
    backward: v.optional(doubles),
  }),
  tells: ({ of, wrt }) => endsOf(of, wrt),
})
