import { addNode } from '../../core/graph/add.ts'
import type { NodeId } from '../../core/graph/document.ts'
import { freePlace } from '../../core/graph/free-place.ts'
import { parentOf } from '../../core/graph/ids.ts'
import { isRefusal } from '../../core/graph/problems.ts'
import { nodeTypes } from '../../core/nodes/index.ts'
import type { Workspace } from './workspace.ts'

/** What is in view where no canvas is there to say. */
const somewhere = { left: 0, top: 0, right: 800, bottom: 600 }

/**
 * Adds a node without a pointer, from the palette: where there is room in view, after the selected one if it can be. It is
 * selected then, and nothing else has changed: wires are made by whoever wants them. One undo step.
 */
export function placeNode(workspace: Workspace, type: string): NodeId | undefined {
  const { document } = workspace
  const label = `Add ${nodeTypes.get(type)?.title ?? type}`
  const chosen = [...workspace.selection.value.nodes]
  const [only] = chosen
  const beside =
    chosen.length === 1 && only !== undefined && parentOf(only) === workspace.level.value ? only : undefined
  const place = freePlace(document, workspace.inView.value?.() ?? somewhere, beside)
  const parent = workspace.level.value
  const added = addNode(document, type, { parent, at: place.at })
  if (isRefusal(added)) {
    workspace.perform(label, added)
    return undefined
  }
  if (!workspace.perform(label, added.diff)) return undefined
  workspace.select({ nodes: [added.id] })
  if (!place.inView) workspace.command('view.fit')
  return added.id
}
