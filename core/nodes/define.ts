import type { Shape, Tensor } from '../tensor/tensor.ts'
import type { RandomStream } from '../tensor/random.ts'
import type { Attribute } from './attributes.ts'
import type { NodeProblem } from './problem.ts'

/*
 * The batch inside a node.
 * Shape rules see shapes per sample. Forward and backward see every value with a leading sample axis: B for a value that
 * has a batch, 1 for one that has none (parameters, constants and what is computed from them alone, and losses). So a node
 * of one input works on the leading axis without asking, and where several values meet, 1 broadcasts against B.
 * A gradient always has the very shape of the value it belongs to, the leading axis included.
 * Parameters and buffers are the exception: they have no sample axis at all.
 */

export type GroupName = 'data' | 'layers' | 'activations' | 'arithmetic' | 'shape' | 'normalisation' | 'loss'

/** What is known of a value before anything runs. */
export interface ValueType {
  /** Per sample. */
  readonly shape: Shape
  readonly batched: boolean
}

export interface InputPort {
  readonly name: string
  readonly title: string
}

export type Initialiser =
  | { readonly kind: 'zeros' }
  | { readonly kind: 'ones' }
  | { readonly kind: 'normal'; readonly sigma: number }
  | { readonly kind: 'uniform'; readonly bound: number }
  /** The node's own `value`. */
  | { readonly kind: 'values'; readonly values: Tensor }

/** A parameter (learned) or a buffer (changed by training, not by gradients) of a node whose input shapes are known. */
export interface ParameterSpec {
  readonly shape: Shape
  readonly init: Initialiser
  readonly buffer?: boolean
}

export type Attributes = { readonly [name: string]: unknown }
export type Tensors = { readonly [name: string]: Tensor }
export type Shapes = { readonly [port: string]: Shape }

export interface RunContext {
  readonly training: boolean
  /** Shapes of the inputs and of `out`, with the leading sample axis. Known without reading any value. */
  readonly shapes: Shapes
  /** The node's own stream (`<node>.mask`); it goes on from step to step. */
  readonly random: RandomStream
  /** What feeds an `input` node, with the leading sample axis. */
  readonly fed?: Tensor
  /** Backward: the inputs and parameters whose gradients somebody needs; others may be left out of the result. */
  readonly wanted?: ReadonlySet<string>
}

export interface ForwardResult {
  readonly out: Tensor
  /** For backward's `saved`: what cannot be had from inputs or output again (a dropout mask). */
  readonly saved?: Tensors
  /** New values of buffers. */
  readonly buffers?: Tensors
}

/** What backward reads of the forward pass: input ports, `out`, `saved.<name>`; and which parameters or buffers. */
export interface Keeps {
  readonly forward: readonly string[]
  readonly parameters: readonly string[]
}

/** A node type as everything else sees it. Written with `defineNode`, which also infers the types inside. */
export interface NodeType {
  /** The id in files. Permanent. */
  readonly type: string
  readonly title: string
  readonly group: GroupName
  /** KaTeX. */
  readonly formula: string
  /** One or two sentences for a student. */
  readonly help: string
  /** Other words people search for: "fully connected", "dense". */
  readonly keywords: readonly string[]
  readonly attributes: { readonly [name: string]: Attribute }
  inputs(attributes: Attributes): readonly InputPort[]
  readonly outputs: readonly ['out']
  /** The one line of a card below the title: "linear 2 → 8", "3×3, 1 → 8, pad 1", "tanh". Shapes of unknown inputs are absent. */
  summary(inputs: Shapes, attributes: Attributes): string
  /** Shape per sample of `out`, or what is wrong. All inputs are known. */
  shapes(inputs: Shapes, attributes: Attributes): { readonly out: Shape } | NodeProblem
  /** Whether `out` has a batch. Default: if any input has. `input` has always, `loss` never. */
  batched(inputs: { readonly [port: string]: boolean }): boolean
  /** False where no gradient can flow to this input: class ids, stopGradient. */
  differentiable(port: string, inputs: Shapes, attributes: Attributes): boolean
  /** In the order they are listed and initialised. */
  parameters(inputs: Shapes, attributes: Attributes): { readonly [name: string]: ParameterSpec }
  /** Multiplications of a forward pass for one sample, for the card and the status bar. */
  multiplications(inputs: Shapes, attributes: Attributes): number
  keeps(attributes: Attributes): Keeps
  forward(inputs: Tensors, parameters: Tensors, attributes: Attributes, context: RunContext): ForwardResult
  /**
   * Gradients of inputs and parameters by name from `gradients.out`.
   * `reads` holds just what `keeps` names (saved tensors under their bare name).
   */
  backward(
    gradients: { readonly out: Tensor },
    reads: Tensors,
    parameters: Tensors,
    attributes: Attributes,
    context: RunContext,
  ): { readonly [name: string]: Tensor | undefined }
  readonly examples: readonly NodeExample[]
}

/** Each is a test: shape rule, gradient check, round trip. */
export interface NodeExample {
  readonly inputs: Shapes
  readonly attributes?: { readonly [name: string]: import('./attributes.ts').Json }
  readonly out: Shape
  readonly training?: boolean
}
