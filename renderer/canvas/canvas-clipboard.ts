import { copyFragment, readFragment } from '../../core/format/fragment.ts'
import { insertFragment } from '../../core/graph/fragment.ts'
import type { GraphDocument } from '../../core/graph/document.ts'
import { isRefusal } from '../../core/graph/problems.ts'
import { removeNodes } from '../../core/graph/remove.ts'
import { counted } from '../state/numbers.ts'
import type { Workspace } from '../state/workspace.ts'

/*
 * Nodes as text in the clipboard, so that they can go to another window, or into a mail.
 */

const shift = 32

export class CanvasClipboard {
  private readonly workspace: Workspace
  /** What was copied here last, for when the system's clipboard cannot be read. */
  private last = ''
  private pasted = 0

  constructor(workspace: Workspace) {
    this.workspace = workspace
  }

  get text(): string {
    return this.last
  }

  /** The selected nodes as text; undefined where there are none. */
  copy(): string | undefined {
    const { nodes } = this.workspace.selection.value
    if (nodes.size === 0) return undefined
    this.last = copyFragment(this.workspace.document, nodes)
    this.pasted = 0
    this.workspace.announce(`Copied ${counted(nodes.size, 'node')}`)
    return this.last
  }

  cut(): string | undefined {
    const text = this.copy()
    if (text === undefined) return undefined
    const { nodes } = this.workspace.selection.value
    this.workspace.perform(`Cut ${counted(nodes.size, 'node')}`, removeNodes(this.workspace.document, nodes))
    // Where it was is free again.
    this.pasted = -1
    return text
  }

  /** `at`: the middle of what is pasted, in the world; without it, a little off from where it was copied. */
  paste(text: string, at?: { readonly x: number; readonly y: number }): boolean {
    const { workspace } = this
    if (!/^\s*\{/.test(text)) {
      workspace.announce('The clipboard holds no nodes')
      return false
    }
    const read = readFragment(text)
    if (read.document === undefined) {
      const [problem] = read.problems
      if (problem) workspace.perform('Paste', problem)
      return false
    }
    this.pasted = text === this.last ? this.pasted + 1 : 1
    const offset = at ? offsetTo(read.document, at) : ([shift * this.pasted, shift * this.pasted] as const)
    const inserted = insertFragment(workspace.document, read.document, { offset, parent: workspace.level.value })
    if (isRefusal(inserted)) return workspace.perform('Paste', inserted)
    const done = workspace.perform(`Paste ${counted(inserted.ids.length, 'node')}`, inserted.diff)
    if (done) workspace.select({ nodes: inserted.ids })
    return done
  }
}

function offsetTo({ positions }: GraphDocument, at: { readonly x: number; readonly y: number }): [number, number] {
  let left = Infinity
  let top = Infinity
  let right = -Infinity
  let bottom = -Infinity
  for (const [x, y] of positions.values()) {
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x)
    bottom = Math.max(bottom, y)
  }
  if (left > right) return [0, 0]
  // The corner is what is known of each card; half a usual card more is its middle.
  return [Math.round(at.x - (left + right) / 2 - 60), Math.round(at.y - (top + bottom) / 2 - 48)]
}
