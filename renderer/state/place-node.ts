import { addNode } from '../../core/graph/add.ts'
import { connect } from '../../core/graph/connect.ts'
import { compose } from '../../core/graph/diff.ts'
import type { Diff } from '../../core/graph/diff.ts'
import type { GraphDocument, NodeId } from '../../core/graph/document.ts'
import { parentOf } from '../../core/graph/ids.ts'
import { portsOf } from '../../core/graph/ports.ts'
import { isRefusal } from '../../core/graph/problems.ts'
import type { Problem } from '../../core/graph/problems.ts'
import { copyDocument } from '../../core/graph/create.ts'
import { applyDiff } from '../../core/graph/apply.ts'
import { nodeTypes } from '../../core/nodes/index.ts'
import { isProblem } from '../../core/nodes/problem.ts'
import { readAttributes } from '../../core/nodes/read-attributes.ts'
import type { NodeType, ValueType } from '../../core/nodes/define.ts'
import type { Workspace } from './workspace.ts'

/** Steps from one card to the next. */
const across = 240
const down = 136

/**
 * Adds a node without a pointer, from the palette. Beside the selected node and fed by it where that fits; else at `centre`.
 * It is selected then, so that clicking one type after the other builds a chain. One undo step.
 */
export function placeNode(workspace: Workspace, type: string, centre: readonly [number, number]): NodeId | undefined {
  const { document } = workspace
  const source = [...workspace.selection.value.nodes].length === 1 ? [...workspace.selection.value.nodes][0] : undefined
  const made = nodeTypes.get(type)
  const title = made?.title ?? type
  const from = source === undefined || made === undefined ? undefined : outputThatFits(workspace, source, made)
  const start = source === undefined ? undefined : document.positions.get(source)
  const wanted: readonly [number, number] =
    start === undefined ? [centre[0] - 68, centre[1] - 60] : [start[0] + across, start[1]]
  const parent = source === undefined ? '' : parentOf(source)
  const added = addNode(document, type, { parent, at: freePlace(document, wanted) })
  if (isRefusal(added)) {
    workspace.perform(`Add ${title}`, added)
    return undefined
  }
  const edit = from === undefined ? added.diff : withEdge(document, added, from)
  if (!workspace.perform(`Add ${title}`, edit)) return undefined
  workspace.select({ nodes: [added.id] })
  return added.id
}

/** The output of a node, if the new type has an input it fits. */
function outputThatFits(workspace: Workspace, source: NodeId, type: NodeType): string | undefined {
  const output = portsOf(workspace.document, source).outputs[0]
  const { attributes } = readAttributes(type, {})
  const inputs = type.inputs(attributes)
  const [first] = inputs
  if (output === undefined || first === undefined) return undefined
  const port = `${source}.${output}`
  const known: ValueType | undefined = workspace.outputType(port)
  // Where more arrives, only wiring it up shows whether it fits.
  if (known !== undefined && inputs.length === 1 && isProblem(type.shapes({ [first.name]: known.shape }, attributes)))
    return undefined
  return port
}

function withEdge(
  document: GraphDocument,
  added: { readonly id: NodeId; readonly diff: Diff },
  from: string,
): Diff | Problem {
  const after = withDiff(document, added.diff)
  const input = portsOf(after, added.id).inputs[0]
  if (input === undefined) return added.diff
  const edge = connect(after, from, `${added.id}.${input.name}`)
  return isRefusal(edge) ? added.diff : compose(added.diff, edge)
}

function withDiff(document: GraphDocument, diff: Diff): GraphDocument {
  const copy = copyDocument(document)
  applyDiff(copy, diff)
  return copy
}

/** The nearest place below that no card covers. */
function freePlace(document: GraphDocument, [x, y]: readonly [number, number]): readonly [number, number] {
  const near = [...document.positions.values()].filter(([otherX]) => Math.abs(otherX - x) < across - 40)
  let free = y
  while (near.some(([, otherY]) => Math.abs(otherY - free) < down - 16)) free += down
  return [x, free]
}
