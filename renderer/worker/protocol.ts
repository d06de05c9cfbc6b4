import type { Diff } from '../../core/graph/diff.ts'
import type { NodeId, PortId, Weight } from '../../core/graph/document.ts'
import type { Problem } from '../../core/graph/problems.ts'
import type { EngineName } from '../../core/run/session.ts'
import type { OptimiserOptions } from '../../core/train/optimisers.ts'
import type { Tensor } from '../../core/tensor/tensor.ts'
import type { FileSlice } from './file-slices.ts'

/*
 * What window and worker say to each other. Both sides parse what they get: a message that does not fit is a bug, and is said
 * where it happens instead of somewhere later. Many numbers travel as typed arrays: cloning them costs next to nothing.
 */

/** Which of a batch the cards and tables show. */
export type Sample = 'all' | 'mean' | number

/** What a run is fed with; everything about a run that is not in the document. */
export interface Feed {
  readonly inputs: { readonly [id: NodeId]: Tensor }
  readonly batch: number
  readonly training: boolean
  readonly gradOutput: { readonly [key: string]: Tensor }
  readonly engine: EngineChoice
}

/** Automatic: exact float64 for what is looked at, the fast engine where that would be slow, and for training. */
export type EngineChoice = 'automatic' | EngineName

export type Target = 'forward' | 'backward' | 'next' | 'previous' | 'start' | number

/** Where a run that goes forth stops by itself, just after the step that gave the reason. */
export interface Stops {
  readonly nodes: readonly NodeId[]
  /** The first NaN or infinity. */
  readonly nonFinite: boolean
  /** A norm of a gradient, of an edge or of a parameter, outside of a range. */
  readonly norm?: { readonly min?: number | undefined; readonly max?: number | undefined } | undefined
}

/** Why a run stopped before it came to its target. */
export interface Stop {
  readonly step: number
  readonly node: NodeId
  readonly phase: 'forward' | 'backward'
  readonly kind: 'node' | 'nonFinite' | 'norm'
  /** The node that has the breakpoint; else the port, edge (by `to`) or parameter where it was found. */
  readonly at: string
  readonly norm?: number | undefined
  /** The end of the range that was left. */
  readonly below?: number | undefined
  readonly above?: number | undefined
}

/** Milliseconds of steps done one after the other. */
export interface StepTimes {
  readonly from: number
  readonly milliseconds: Float64Array
}

/** A tensor of the run: of an edge (by `to`), of an output port, or of a parameter. */
export type Subject =
  | { readonly edge: PortId; readonly part: 'value' | 'gradient' }
  | { readonly port: PortId; readonly part: 'value' | 'gradient' }
  | { readonly parameter: string; readonly part: 'value' | 'gradient' }

export type Request =
  /*
   * What changes the document or the feed carries a revision that rises, and the `compiled` that answers it has the same: so
   * the window can tell results that were under way before an edit from those that came after.
   */
  /** Another document: `whole` makes it out of an empty one. */
  | { readonly type: 'open'; readonly revision: number; readonly whole: Diff; readonly feed: Feed }
  /** A file to be read; the answer comes in several reports. */
  | { readonly type: 'read'; readonly sequence: number; readonly bytes: Uint8Array }
  /** The document is the one that was read last, under this number. */
  | { readonly type: 'take'; readonly revision: number; readonly read: number; readonly feed: Feed }
  | { readonly type: 'edit'; readonly revision: number; readonly diff: Diff; readonly recompute: boolean }
  | { readonly type: 'feed'; readonly revision: number; readonly feed: Feed; readonly recompute: boolean }
  | { readonly type: 'go'; readonly sequence: number; readonly target: Target }
  /** From now on, runs that are asked for stop there. */
  | { readonly type: 'stops'; readonly stops: Stops }
  /** Stops what runs now, between two steps. */
  | { readonly type: 'cancel' }
  | { readonly type: 'watch'; readonly nodes: readonly NodeId[]; readonly sample: Sample }
  /** A part of a tensor, in C order from `offset`. */
  | {
      readonly type: 'page'
      readonly sequence: number
      readonly subject: Subject
      readonly offset: number
      readonly count: number
    }
  /** A tensor seen from afar: its numbers, and as many cells as are asked for. */
  | {
      readonly type: 'look'
      readonly sequence: number
      readonly subject: Subject
      readonly rows: number
      readonly columns: number
    }
  | { readonly type: 'train'; readonly sequence: number; readonly steps: number; readonly optimiser: OptimiserOptions }
  /** A question of a view: see questions/. What `words` and `answer` have to be, the question says. */
  | { readonly type: 'ask'; readonly sequence: number; readonly name: string; readonly words: unknown }
  /** Nobody waits for that answer any more. */
  | { readonly type: 'drop'; readonly sequence: number }

/** Types of ports, flat: `shapes` holds for each port its rank, 1 or 0 for the batch, and its lengths. */
export interface TypeBlock {
  readonly ports: readonly PortId[]
  readonly shapes: Int32Array
}

/** The plan as columns; `nodes`, `ops` and `shapes` have a text a step. */
export interface PlanBlock {
  readonly forwardSteps: number
  readonly nodes: readonly NodeId[]
  readonly ops: readonly string[]
  readonly shapes: readonly string[]
  readonly parameterCount: number
  readonly multiplications: number
  readonly objective: 'losses' | 'outputs' | 'gradOutput'
  /** Outputs that feed nothing: keys for grad_output, with their ports. */
  readonly outputKeys: readonly string[]
  readonly outputPorts: readonly PortId[]
}

/**
 * Summaries of many tensors. `present`: 0 not there yet, 1 none, 2 a summary. For each summary `numbers` has
 * `summaryStride` entries and `shapes` its rank and lengths.
 */
export interface SummaryBlock {
  readonly present: Uint8Array
  readonly numbers: Float64Array
  readonly shapes: Int32Array
}

export interface ResultBlock {
  readonly keys: readonly string[]
  readonly values: SummaryBlock
  readonly gradients: SummaryBlock
}

/** Previews of watched nodes. `present` has two entries a node, value and gradient: 0 not yet, 1 none, 2 cells, 3 one number. */
export interface PreviewBlock {
  readonly nodes: readonly NodeId[]
  readonly present: Uint8Array
  /** Rows, columns, 1 if binned: for each entry with cells. */
  readonly sizes: Int32Array
  /** Peak of each entry with cells, or the number itself. */
  readonly peaks: Float64Array
  readonly cells: Float32Array
}

/** `notYet`: the run has not come there; `none`: there is no gradient; `unknown`: the plan has no such thing. */
export type Status = 'there' | 'notYet' | 'none' | 'unknown'

export interface NonFinitePlace {
  readonly step: number
  readonly node: NodeId
  readonly phase: 'forward' | 'backward'
}

/** What the compiler says of a document. */
export interface CompiledBlock {
  /** Only what changed since the last report, unless `whole`. */
  readonly whole: boolean
  readonly outputTypes: TypeBlock
  /** Of inputs that no edge of the document ends at: those inside a group. */
  readonly inputTypes: TypeBlock
  /** Ports whose type is no longer known. */
  readonly unknownOutputs: readonly PortId[]
  readonly unknownInputs: readonly PortId[]
  readonly problems: readonly Problem[]
  /** `undefined` where the plan is as it was; `null` where a problem stops it. */
  readonly plan?: PlanBlock | null
}

export type Report =
  | ({ readonly type: 'compiled'; readonly revision: number } & CompiledBlock)
  | {
      readonly type: 'ran'
      /** Of the `go` it answers; 0 for a run the worker began by itself. */
      readonly sequence: number
      /** Whether more reports of the same run follow. */
      readonly more: boolean
      /** True where everything shown before is gone: a new run began. */
      readonly fresh: boolean
      readonly position: number
      readonly batch: number
      readonly objective?: number
      /** Milliseconds of the steps done since the last report. */
      readonly time: number
      readonly edges: ResultBlock
      readonly outputs: ResultBlock
      readonly previews: PreviewBlock
      /** Inputs whose values were drawn from the seed. Only with `fresh`. */
      readonly drawn?: readonly NodeId[]
      readonly problem?: Problem
      readonly nonFinite?: NonFinitePlace
      readonly stopped?: Stop
      /** Of the steps done forth since the last report. */
      readonly stepTimes?: StepTimes
    }
  | {
      readonly type: 'read'
      readonly sequence: number
      readonly more: boolean
      readonly slice?: FileSlice
      /** With the last report: warnings and what the compiler says, or why it is no graph. */
      readonly warnings?: readonly Problem[]
      readonly compiled?: CompiledBlock
      readonly problems?: readonly Problem[]
    }
  | { readonly type: 'previews'; readonly previews: PreviewBlock }
  | {
      readonly type: 'page'
      readonly sequence: number
      readonly status: Status
      readonly shape: readonly number[]
      readonly offset: number
      readonly data: Float64Array
      /** The largest magnitude of the whole tensor. */
      readonly peak: number
    }
  | {
      readonly type: 'look'
      readonly sequence: number
      readonly status: Status
      /** One summary and one preview where it is there. */
      readonly summary: SummaryBlock
      readonly preview: PreviewBlock
    }
  | {
      readonly type: 'trained'
      readonly sequence: number
      readonly more: boolean
      /** Objective before each step done since the last report. */
      readonly objectives: Float64Array
      /** Norms of gradients between steps: `steps` counts from the begin of this training, `norms` has a row a step. */
      readonly norms?: { readonly edges: readonly PortId[]; readonly steps: Int32Array; readonly norms: Float64Array }
      readonly problem?: Problem
      /** With the last report: what the parameters are now. */
      readonly weights?: { readonly [name: string]: Omit<Weight, 'order'> }
    }
  /** How far the answer to a question is, from 0 to 1, where it takes long. */
  | { readonly type: 'progress'; readonly sequence: number; readonly share: number }
  | {
      readonly type: 'answer'
      readonly sequence: number
      readonly answer?: unknown
      readonly problem?: Problem
      /** The document was edited before it could be answered. */
      readonly gone?: boolean
    }
  /** A bug in the worker; the window says so and goes on. */
  | { readonly type: 'broken'; readonly message: string }

/** Numbers of a summary in `SummaryBlock.numbers`; see summary-block.ts. */
export const summaryStride = 9
