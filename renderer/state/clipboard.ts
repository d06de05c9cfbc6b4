import { copyFragment, readFragment } from '../../core/format/fragment.ts'
import { insertFragment } from '../../core/graph/fragment.ts'
import { parentOf } from '../../core/graph/ids.ts'
import { isRefusal } from '../../core/graph/problems.ts'
import { removeEdges, removeNodes } from '../../core/graph/remove.ts'
import type { Diff } from '../../core/graph/diff.ts'
import { compose } from '../../core/graph/diff.ts'
import { counted } from './numbers.ts'
import type { Workspace } from './workspace.ts'

/** Nodes as text: they can be pasted into another window, or into a mail. */
export interface Clipboard {
  /** Text of the selected nodes; undefined where there are none. */
  copy(): string | undefined
  cut(): string | undefined
  /** False where the text holds no nodes. */
  paste(text: string): boolean
}

export function createClipboard(workspace: Workspace): Clipboard {
  /** A copy pasted again goes further from the first, so that none hides another. */
  let pasted = 0
  let last = ''

  function copy(): string | undefined {
    const { nodes } = workspace.selection.value
    if (nodes.size === 0) return undefined
    pasted = 0
    last = copyFragment(workspace.document, nodes)
    workspace.announce(`Copied ${counted(nodes.size, 'node')}`)
    return last
  }

  return {
    copy,
    cut() {
      const { nodes } = workspace.selection.value
      const text = copy()
      if (text !== undefined) {
        workspace.perform(`Cut ${counted(nodes.size, 'node')}`, removeNodes(workspace.document, nodes))
        // What was cut is gone: its copy may lie where it was.
        pasted = -1
      }
      return text
    },
    paste(text) {
      if (!looksLikeGraph(text)) {
        workspace.announce('The clipboard holds no nodes')
        return false
      }
      const fragment = readFragment(text)
      if (fragment.document === undefined) {
        const [problem] = fragment.problems
        if (problem !== undefined) workspace.perform('Paste', problem)
        return false
      }
      pasted = text === last ? pasted + 1 : 1
      last = text
      const shift = 32 * pasted
      const [first] = workspace.selection.value.nodes
      const parent = first === undefined ? '' : parentOf(first)
      const inserted = insertFragment(workspace.document, fragment.document, { parent, offset: [shift, shift] })
      if (isRefusal(inserted)) return workspace.perform('Paste', inserted)
      const done = workspace.perform(`Paste ${counted(inserted.ids.length, 'node')}`, inserted.diff)
      if (done) workspace.select({ nodes: inserted.ids })
      return done
    },
  }
}

function looksLikeGraph(text: string): boolean {
  return /^\s*\{/.test(text) && text.slice(0, 200).includes('gradwire')
}

/** Selected nodes and edges, gone in one edit. */
export function deleteSelection(workspace: Workspace): void {
  const { nodes, edges } = workspace.selection.value
  if (nodes.size + edges.size === 0) return
  const gone = removeNodes(workspace.document, nodes)
  const left = [...edges].filter((to) => gone.edges?.[to] === undefined)
  const rest: Diff = removeEdges(workspace.document, left)
  const what = nodes.size > 0 ? counted(nodes.size, 'node') : counted(edges.size, 'edge')
  workspace.perform(`Delete ${what}`, compose(gone, rest))
}
