import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import type { NodeId } from '../../core/graph/document.ts'
import type { Problem } from '../../core/graph/problems.ts'
import { GRAD_OUTPUT } from '../../core/nodes/formulas.ts'
import type { NodeRun, PlanRow, Preview, Summary } from '../state/workspace.ts'
import type { CanvasModel } from './canvas-model.ts'
import type { Card } from './document-scene.ts'
import type { PlacedPort } from './geometry.ts'
import { kept } from './kept.ts'

/** All that a card in view shows. What is not here does not draw it again. */
export interface CardState extends Card {
  /** Whether it shows its content; until then it is drawn. */
  readonly open: boolean
  readonly selected: boolean
  readonly focused: boolean
  /** With a wire in hand, a card none of whose ports fits steps back. */
  readonly dimmed: boolean
  readonly breakpoint: boolean
  /** The gravest there is. */
  readonly problem: Problem | undefined
  /** The problem is said in full. */
  readonly noted: boolean
  /** The current step, where it is this card's. */
  readonly step: PlanRow | undefined
  /** A formula points at one of the parameters. */
  readonly pointed: boolean
  readonly run: NodeRun | undefined
  /** What goes into a function whose curve is shown. */
  readonly fed: Preview | number | undefined
  /** Of its ports, in the order of the geometry; none while there is nothing to say of any. */
  readonly ports: readonly PortState[]
  /** What came back to its outputs that feed several inputs. */
  readonly sums: readonly CardSum[]
}

export interface PortState {
  /** Whether the wire in hand may end here. */
  readonly lit: boolean | undefined
  /** It is here. */
  readonly over: boolean
  readonly refused: boolean
  readonly wrong: boolean
}

export interface CardSum {
  readonly port: PlacedPort
  readonly gradient: Summary | null
}

const nothingToSay: readonly PortState[] = []

/** Follows what a card shows. It is the same object until something of it changes, so only the cards that look different are drawn. */
export function followCard(model: CanvasModel, id: NodeId): ComputedRef<CardState | undefined> {
  const card = model.card(id)
  const open = model.opened(id)
  return computed<CardState | undefined>(
    (before) => card.value && kept(before, cardState(model, card.value, open.value, before)),
  )
}

function cardState(model: CanvasModel, card: Card, open: boolean, before: CardState | undefined): CardState {
  const { workspace, wiring } = model
  const { run } = workspace
  // The getters below read plain maps, which grow with these.
  void workspace.revision.value
  void workspace.compiledRevision.value
  void run.revision.value
  const { id } = card
  const problems = workspace.problemsOf(id)
  const problem = problems.find(({ severity }) => severity === 'error') ?? problems[0]
  const selected = workspace.selection.value.nodes.has(id)
  const focused = workspace.focused.value === id
  const wire = wiring.inHand.value
  const ports = portStates(model, card, problems, before?.ports)
  const ran = run.node(id)
  return {
    ...card,
    open,
    selected,
    focused,
    dimmed: wire !== undefined && wire.fixed.node !== id && !ports.some(({ lit }) => lit),
    breakpoint: run.breakpoints.value.has(id),
    problem,
    noted: problem !== undefined && (model.hoveredNode.value === id || (focused && selected)),
    step: stepAt(id, run.current.value),
    pointed: pointsAtParameter(model, card),
    run: ran && kept(before?.run, ran),
    fed: fedTo(model, card),
    ports: kept(before?.ports, ports),
    sums: kept(before?.sums, sumsOf(model, card, before?.sums)),
  }
}

function portStates(
  { wiring }: CanvasModel,
  { id, geometry }: Card,
  problems: readonly Problem[],
  before: CardState['ports'] = nothingToSay,
): readonly PortState[] {
  const wire = wiring.inHand.value
  if (!wire && !problems.some(({ port }) => port !== undefined)) return nothingToSay
  return geometry.ports.map(({ name, side }, i) => {
    const over = wire?.over?.node === id && wire.over.port === name && wire.over.side === side
    return kept(before[i], {
      lit: wiring.litAt({ node: id, port: name, side }),
      over,
      refused: over && wire?.refusal !== undefined,
      wrong: problems.some(({ port }) => port === name),
    })
  })
}

/** A step within a group is the group's, where only that is in view. */
function stepAt(id: NodeId, row: PlanRow | undefined): PlanRow | undefined {
  return row !== undefined && (row.node === id || row.node.startsWith(`${id}/`)) ? row : undefined
}

function pointsAtParameter({ workspace }: CanvasModel, { id, face }: Card): boolean {
  const pointed = workspace.pointed.value
  if (pointed?.node !== id || !workspace.document.nodes.has(id)) return false
  const { name } = pointed
  return name !== 'out' && name !== GRAD_OUTPUT && !face.inputs.some((port) => port.name === name)
}

function fedTo({ workspace }: CanvasModel, { id, face }: Card): Preview | number | undefined {
  const edge = face.curve && workspace.document.edges.get(`${id}.in`)
  const source = edge && workspace.run.node(edge.from.slice(0, edge.from.indexOf('.')))
  return source?.scalar ?? source?.value
}

function sumsOf({ workspace }: CanvasModel, { id, geometry }: Card, before: CardState['sums'] = []): CardSum[] {
  const sums: CardSum[] = []
  for (const port of geometry.outputs.values()) {
    const output = `${id}.${port.name}`
    const edges = workspace.document.edgesFrom.get(output)
    const gradient = edges && edges.size > 1 ? workspace.run.outputGradient(output) : undefined
    if (gradient !== undefined) sums.push(kept(before[sums.length], { port, gradient }))
  }
  return sums
}
