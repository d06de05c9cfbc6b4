import type { Shape, Tensor } from '../tensor/tensor.ts'
import type { Emitter, LowerContext, Lowered, Value } from '../kernels/emitter.ts'
import type { Initialiser } from '../tensor/initialise.ts'
import type { RandomStream } from '../tensor/random.ts'
import type { Attribute, Json } from './attributes.ts'
import type { NodeProblem } from './problem.ts'
import { usualSymbol } from './formulas.ts'

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

export type { Initialiser }

/** A parameter (learned) or a buffer (changed by training, not by gradients) of a node whose input shapes are known. */
export interface ParameterSpec {
  readonly shape: Shape
  readonly init: Initialiser
  readonly buffer?: boolean
}

export type Attributes = { readonly [name: string]: unknown }
export type Tensors = { readonly [name: string]: Tensor }
export type Values = { readonly [name: string]: Value }
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
  /**
   * Throws `NodeRunProblem` (problem.ts), and only that, for what only the numbers can show, e.g. a class id that does not
   * exist. Whoever runs a node catches it and reports its problem with the node's id.
   */
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
  /** KaTeX of the letters in formulas: of inputs, `out`, parameters, buffers. */
  symbols(attributes: Attributes): { readonly [name: string]: string }
  /** KaTeX of what is computed with these attributes. */
  forwardFormula(attributes: Attributes, training: boolean): string
  /** KaTeX of each gradient, as an equation, by input or parameter; g is what came back to the output. */
  backwardFormulas(attributes: Attributes, training: boolean): { readonly [name: string]: string | undefined }
  /** Writes the same for the fast machine. */
  lower(emitter: Emitter, inputs: Values, parameters: Values, attributes: Attributes, context: LowerContext): Lowered
  readonly examples: readonly NodeExample[]
}

/** Each is a test: shape rule, gradient check, round trip. */
export interface NodeExample {
  readonly inputs: Shapes
  readonly attributes?: { readonly [name: string]: Json }
  readonly out: Shape
  readonly training?: boolean
  /** What to feed where not every number will do: numbers in (0, 1), above 0, or class ids below a count. */
  readonly feeds?: { readonly [port: string]: 'probability' | 'positive' | { readonly ids: number } }
}

/** Not tied to the names of ports: inference would take those for guesses. A test looks that none is missing. */
type Texts = { readonly [name: string]: string | undefined }
type AttributeTable = { readonly [name: string]: Attribute }
/** What shape rules and kernels get for a table of attributes. */
export type ValuesOf<Table> = { readonly [K in keyof Table]: Table[K] extends Attribute<infer Value> ? Value : never }

/** Where ports are a function of the attributes, no names can be inferred, and any name is one. */
type PortOf<Input extends string> = [Input] extends [never] ? string : Input
type ShapesOf<Input extends string> = { readonly [K in PortOf<Input>]: Shape }
type TensorsOf<Input extends string> = { readonly [K in PortOf<Input>]: Tensor }
/** A parameter that depends on an attribute (`bias`) may be missing, and then its tensor is. */
type ParametersOf<Specs> = {
  readonly [K in NamesOf<Specs>]: undefined extends Specs[K] ? Tensor | undefined : Tensor
}
/** The same for the fast machine. */
type ValuesOfParameters<Specs> = {
  readonly [K in NamesOf<Specs>]: undefined extends Specs[K] ? Value | undefined : Value
}
/** Left out, `parameters` is inferred as a record of any names; then there are none. */
type NamesOf<Specs> = keyof { [K in keyof Specs as string extends K ? never : K]: true } & keyof Specs & string
type SavedName<Kept extends string> = Kept extends `saved.${infer Name}` ? Name : never
/** What backward gets of the forward pass. Where what is kept depends on the attributes, each may be missing. */
type ReadsOf<Kept extends string, Perhaps extends string> = {
  readonly [K in Exclude<Kept, `saved.${string}`>]: Tensor
} & {
  readonly [K in SavedName<Kept | Perhaps> | Exclude<Perhaps, `saved.${string}`>]?: Tensor
}

/**
 * What a file of a node type writes down. All that has an obvious default may be left out.
 *
 * Names are inferred: input ports from the keys of `inputs`, parameters from those of `parameters` and `buffers`, what
 * backward may read from `keeps`. So a backward that forgets a parameter, or reads what was not kept, does not compile.
 * TypeScript infers from top to bottom: keep the order of the fields below.
 */
export interface NodeSpec<
  Table extends AttributeTable,
  Input extends string,
  Learned extends SpecTable,
  Changed extends SpecTable,
  Kept extends string,
  Perhaps extends string,
  KeptParameter extends string,
> {
  readonly type: string
  readonly title: string
  readonly group: GroupName
  readonly formula: string
  readonly help: string
  readonly keywords?: readonly string[]

  readonly attributes?: Table
  /** Name and title of each port; a function where they depend on the attributes. */
  readonly inputs: { readonly [K in Input]: string } | ((attributes: ValuesOf<Table>) => readonly InputPort[])
  summary?(inputs: Partial<ShapesOf<Input>>, attributes: ValuesOf<Table>): string
  shapes(inputs: ShapesOf<Input>, attributes: ValuesOf<Table>): { readonly out: Shape } | NodeProblem
  batched?(inputs: { readonly [K in PortOf<Input>]: boolean }): boolean
  differentiable?(port: PortOf<Input>, inputs: ShapesOf<Input>, attributes: ValuesOf<Table>): boolean
  /** One rule a parameter; undefined where the node has none (`bias` switched off). */
  readonly parameters?: {
    readonly [K in keyof Learned]: (inputs: ShapesOf<Input>, attributes: ValuesOf<Table>) => Learned[K]
  }
  /** Likewise for what training changes and gradients do not. */
  readonly buffers?: {
    readonly [K in keyof Changed]: (inputs: ShapesOf<Input>, attributes: ValuesOf<Table>) => Changed[K]
  }
  multiplications?(inputs: ShapesOf<Input>, attributes: ValuesOf<Table>): number

  /** What backward reads: input ports, 'out', 'saved.<name>', and parameters. Default: nothing. */
  readonly keeps?:
    | { readonly forward?: readonly Kept[]; readonly parameters?: readonly KeptParameter[] }
    | ((attributes: ValuesOf<Table>) => {
        readonly forward?: readonly Perhaps[]
        readonly parameters?: readonly KeptParameter[]
      })
  forward(
    inputs: TensorsOf<Input>,
    parameters: ParametersOf<Learned> & ParametersOf<Changed>,
    attributes: ValuesOf<Table>,
    context: RunContext,
  ): {
    readonly out: Tensor
    readonly saved?: { readonly [K in SavedName<Kept | Perhaps>]?: Tensor }
    readonly buffers?: { readonly [K in NamesOf<Changed>]?: Tensor }
  }
  /** Every input and every parameter must be named; undefined for one no gradient flows to. */
  backward(
    gradients: { readonly out: Tensor },
    reads: ReadsOf<Kept, Perhaps>,
    parameters: Pick<
      ParametersOf<Learned> & ParametersOf<Changed>,
      KeptParameter & (NamesOf<Learned> | NamesOf<Changed>)
    >,
    attributes: ValuesOf<Table>,
    context: RunContext,
  ): { readonly [K in PortOf<Input> | NamesOf<Learned>]: Tensor | undefined }

  /** Letters that differ from the usual ones (formulas.ts), by port or parameter. */
  readonly symbols?: Texts | ((attributes: ValuesOf<Table>) => Texts)
  /** Where the attributes make another formula of it. */
  forwardFormula?(attributes: ValuesOf<Table>, training: boolean): string
  /** For people, an equation for each gradient (`gradientOf`); none for one no gradient flows to. */
  readonly backwardFormulas?: Texts | ((attributes: ValuesOf<Table>, training: boolean) => Texts)

  /** Forward and backward again, as instructions of the fast machine (kernels/emitter.ts). What backward reads need not be kept. */
  lower(
    emitter: Emitter,
    inputs: { readonly [K in PortOf<Input>]: Value },
    parameters: ValuesOfParameters<Learned> & ValuesOfParameters<Changed>,
    attributes: ValuesOf<Table>,
    context: LowerContext,
  ): Lowered<PortOf<Input> | NamesOf<Learned>>

  readonly examples: readonly NodeExample[]
}

type SpecTable = { readonly [name: string]: ParameterSpec | undefined }

/** Fills in the defaults and forgets the inferred names: the rest of the program sees every type alike. */
export function defineNode<
  Table extends AttributeTable = Record<never, never>,
  Input extends string = string,
  Learned extends SpecTable = Record<never, never>,
  Changed extends SpecTable = Record<never, never>,
  Kept extends PortOf<Input> | 'out' | `saved.${string}` = never,
  Perhaps extends PortOf<Input> | 'out' | `saved.${string}` = never,
  KeptParameter extends string = never,
>(spec: NodeSpec<Table, Input, Learned, Changed, Kept, Perhaps, KeptParameter>): NodeType {
  // The one place where the types are forgotten: compile and run call every type by the same names.
  const known = spec as unknown as ErasedSpec
  const { inputs, keeps } = known
  const ports = typeof inputs === 'function' ? inputs : listPorts(inputs)
  const kept = (attributes: Attributes) => (typeof keeps === 'function' ? keeps(attributes) : keeps)
  return {
    ...known,
    keywords: known.keywords ?? [],
    attributes: known.attributes ?? {},
    inputs: ports,
    outputs: ['out'],
    summary: known.summary ?? (() => ''),
    batched: known.batched ?? ((batched) => Object.values(batched).includes(true)),
    differentiable: known.differentiable ?? (() => true),
    parameters: (shapes, attributes) => parameterSpecs(known, shapes, attributes),
    multiplications: known.multiplications ?? (() => 0),
    keeps: (attributes) => ({ forward: [], parameters: [], ...kept(attributes) }),
    symbols: (attributes) => symbolsOf(known, ports(attributes), attributes),
    forwardFormula: known.forwardFormula ?? (() => known.formula),
    backwardFormulas(attributes, training) {
      const { backwardFormulas = {} } = known
      return typeof backwardFormulas === 'function' ? backwardFormulas(attributes, training) : backwardFormulas
    },
  }
}

type SpecRules = { readonly [name: string]: (inputs: Shapes, attributes: Attributes) => ParameterSpec | undefined }
type ErasedSpec = Omit<
  NodeType,
  'inputs' | 'parameters' | 'keeps' | 'outputs' | 'symbols' | 'forwardFormula' | 'backwardFormulas'
> & {
  readonly symbols?: Texts | ((attributes: Attributes) => Texts)
  readonly forwardFormula?: NodeType['forwardFormula']
  readonly backwardFormulas?: Texts | NodeType['backwardFormulas']
  readonly inputs: { readonly [port: string]: string } | ((attributes: Attributes) => readonly InputPort[])
  readonly parameters?: SpecRules
  readonly buffers?: SpecRules
  readonly keeps?: Partial<Keeps> | ((attributes: Attributes) => Partial<Keeps>)
}

function listPorts(titles: { readonly [port: string]: string }): () => readonly InputPort[] {
  const ports = Object.entries(titles).map(([name, title]) => ({ name, title }))
  return () => ports
}

function symbolsOf(spec: ErasedSpec, ports: readonly InputPort[], attributes: Attributes) {
  const own = typeof spec.symbols === 'function' ? spec.symbols(attributes) : (spec.symbols ?? {})
  const learned = [...Object.keys(spec.parameters ?? {}), ...Object.keys(spec.buffers ?? {})]
  const names = [...ports.map(({ name }) => name), ...learned, 'out']
  return Object.fromEntries(names.map((name) => [name, own[name] ?? usualSymbol(name)]))
}

function parameterSpecs(spec: ErasedSpec, shapes: Shapes, attributes: Attributes) {
  const specs: { [name: string]: ParameterSpec } = {}
  for (const [name, rule] of Object.entries(spec.parameters ?? {})) {
    const parameter = rule(shapes, attributes)
    if (parameter) specs[name] = parameter
  }
  for (const [name, rule] of Object.entries(spec.buffers ?? {})) {
    const buffer = rule(shapes, attributes)
    if (buffer) specs[name] = { ...buffer, buffer: true }
  }
  return specs
}
