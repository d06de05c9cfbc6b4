import type { ShallowRef } from 'vue'
import type { ValueType } from '../../core/nodes/define.ts'
import type { Diff } from '../../core/graph/diff.ts'
import type { GraphDocument, NodeId, PortId } from '../../core/graph/document.ts'
import type { WorldRect } from '../../core/graph/free-place.ts'
import type { Bridge } from '../../core/compile/connect-check.ts'
import type { Problem } from '../../core/graph/problems.ts'
import type { Statistics } from '../../core/run/statistics.ts'
import type { LookOptions } from './edge-look.ts'
import type { Remedy } from './messages.ts'
import type { NoteKey } from './note-keys.ts'

/*
 * What the canvas and the panels see of the open document and its run. The document is the truth; it is a plain mutable
 * object, so nothing here makes it deeply reactive: listeners get diffs, templates depend on the shallow refs.
 */

/** Numbers about a tensor, made in the worker. What is no number makes the others what plain sums would be. */
export interface Summary extends Omit<Statistics, 'count' | 'nan' | 'infinite'> {
  readonly nonFinite: number
}

/** What is known of an edge after the steps done so far. */
export interface EdgeRun {
  readonly value?: Summary
  /** `undefined`: backward has not come here yet. `null`: none, the objective cannot be reached. */
  readonly gradient?: Summary | null
  /** Computed before the last edit of the document. */
  readonly stale: boolean
  /** Known, but not shown: a person is to find it out. It is left out above. */
  readonly hidden?: 'value' | 'gradient' | 'both'
}

/** A tensor made small enough for a card: row-major cells; extremes are kept when it is binned. */
export interface Preview {
  readonly rows: number
  readonly columns: number
  readonly cells: Float32Array
  /** Largest magnitude of the whole tensor, for the scale. */
  readonly peak: number
  readonly binned: boolean
}

export interface NodeRun {
  readonly value?: Preview
  readonly gradient?: Preview | null
  readonly scalar?: number
  readonly gradientScalar?: number | null
  readonly stale: boolean
}

export interface PlanRow {
  readonly index: number
  readonly phase: 'forward' | 'backward'
  readonly node: NodeId
  readonly op: string
  /** Shapes as text: "B×2 → B×8". */
  readonly shapes: string
}

export interface RunView {
  /** Bumped whenever edges, nodes or the position changed; the getters below read plain maps. */
  readonly revision: ShallowRef<number>
  /** Steps done; 0 is nothing. */
  readonly position: ShallowRef<number>
  readonly state: ShallowRef<'idle' | 'running' | 'playing' | 'paused'>
  /** The step just done, lit in list and on canvas at once. */
  readonly current: ShallowRef<PlanRow | undefined>
  readonly steps: ShallowRef<readonly PlanRow[]>
  /** How many of `steps` are forward. */
  readonly forwardSteps: ShallowRef<number>
  readonly objective: ShallowRef<number | undefined>
  /** The first step that made a NaN or an infinity. */
  readonly nonFinite: ShallowRef<{ readonly node: NodeId } | undefined>
  /** Nodes at which runs stop. */
  readonly breakpoints: ShallowRef<ReadonlySet<NodeId>>
  readonly batch: ShallowRef<number>
  /** By the document's edge (its `to` port). */
  edge(to: PortId): EdgeRun | undefined
  node(id: NodeId): NodeRun | undefined
  /** Gradient of an output that feeds several edges: the sum of their shares. */
  outputGradient(port: PortId): Summary | null | undefined
  /** What the looks of all edges share: the scale, and where the first NaN was made. Another object where it has changed. */
  readonly looks: ShallowRef<LookOptions>
  /** Cards in view: their previews are kept up to date. */
  watch(ids: readonly NodeId[]): void
}

/** A letter of a formula that somebody points at: a port or a parameter of a node, or grad_output. */
export interface PointedSymbol {
  readonly node: NodeId
  readonly name: string
}

/** A drag or a series of keystrokes that becomes one undo step. Each update replaces what the gesture did before. */
export interface Gesture {
  /**
   * A function gets the document as it was when the gesture began: what an earlier update removed (edges of a port) comes back.
   * A problem is given back and changes nothing.
   */
  update(edit: Diff | Problem | ((document: GraphDocument) => Diff | Problem)): Problem | undefined
  commit(): void
  cancel(): void
}

export interface Selection {
  readonly nodes: ReadonlySet<NodeId>
  /** Edges by `to`. */
  readonly edges: ReadonlySet<PortId>
}

export interface Workspace {
  /** Replaced as a whole when another file opens (listeners of `onDiff` get 'replaced'). */
  readonly document: GraphDocument
  /** Bumped by every change. */
  readonly revision: ShallowRef<number>
  onDiff(listener: (change: Diff | 'replaced') => void): () => void
  /** Applies an edit as one undo step and announces it. A Problem is announced and shown instead; false then. */
  perform(label: string, edit: Diff | Problem, remedy?: Remedy): boolean
  begin(label: string): Gesture
  /** Something is tried that may be refused: what was refused before is forgotten. */
  tries(): void
  undo(): void
  redo(): void
  /** Undoes or redoes until so many edits are done. */
  jump(done: number): void

  /** The group whose inside is shown; "" is the top level. */
  readonly level: ShallowRef<NodeId>
  /** Shows the inside of a group, or the top level. */
  enter(level: NodeId): void

  readonly selection: ShallowRef<Selection>
  select(selection: { nodes?: Iterable<NodeId>; edges?: Iterable<PortId> }): void
  /** The node keyboard focus is on, in view or not. */
  readonly focused: ShallowRef<NodeId | undefined>

  /** Frames, comments and reroute points that are selected; see `note-keys.ts`. */
  readonly notes: ShallowRef<ReadonlySet<NoteKey>>
  /** The canvas puts here how to show one of them, select it and put focus on it. */
  readonly showNote: ShallowRef<((key: NoteKey) => void) | undefined>
  /** And here how to show nodes that undo or redo changed, where they are out of sight. */
  readonly showChanged: ShallowRef<((ids: readonly NodeId[]) => void) | undefined>
  /** What a formula points at is lit on the canvas and in the inspector, and an edge that is pointed at in the formula. */
  readonly pointed: ShallowRef<PointedSymbol | undefined>
  readonly pointedEdge: ShallowRef<PortId | undefined>

  /** Bumped when shapes or problems changed. */
  readonly compiledRevision: ShallowRef<number>
  outputType(port: PortId): ValueType | undefined
  inputType(port: PortId): ValueType | undefined
  /** Those of the document, and what the run found at this node. */
  problemsOf(id: NodeId): readonly Problem[]
  readonly problems: ShallowRef<readonly Problem[]>
  parameterCount(id: NodeId): number
  /** Why an edge cannot be made, or undefined where it can. Fast enough for every port in view. */
  whyNot(from: PortId, to: PortId): Problem | undefined
  /** A node between two ports that do not fit each other, with which they would. */
  bridge(from: PortId, to: PortId): Bridge | undefined
  /** Why a value of such a type, which nothing gives yet, would not fit an input. */
  whyNotValue(value: ValueType, to: PortId): Problem | undefined

  readonly run: RunView

  /** The canvas puts here how to ask what part of the world it shows: nodes that are added without a pointer go there. */
  readonly inView: ShallowRef<(() => WorldRect) | undefined>
  /** And here how to be shown another part of it, or all. */
  readonly showRect: ShallowRef<((rect?: WorldRect) => void) | undefined>

  /** Says something in the polite live region. */
  announce(text: string): void
  /** Runs a command by its id: "edit.copy", "run.backward", "view.fit". The canvas registers its own with `register`. */
  command(id: string): void
  register(id: string, run: () => void, can?: () => boolean): () => void
}
