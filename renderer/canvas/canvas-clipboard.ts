import { copyFragment, readFragment } from '../../core/format/fragment.ts'
import type { GraphDocument, NodeId } from '../../core/graph/document.ts'
import { duplicate, insertFragment } from '../../core/graph/fragment.ts'
import type { Inserted, Written } from '../../core/graph/fragment.ts'
import { isRefusal } from '../../core/graph/problems.ts'
import { removeItems } from '../../core/graph/remove-items.ts'
import { keysOf } from '../state/note-keys.ts'
import { counted } from '../state/numbers.ts'
import type { CanvasModel } from './canvas-model.ts'

/*
 * Nodes, frames and comments as text in the clipboard, so that they can go to another window, or into a mail.
 */

const shift = 32

export class CanvasClipboard {
  private readonly model: CanvasModel
  private readonly follow: (id: NodeId) => void
  /** What was copied here last, for when the system's clipboard cannot be read. */
  private last = ''
  private pasted = 0

  /** `follow`: focus goes along to what was put in. */
  constructor(model: CanvasModel, follow: (id: NodeId) => void = () => undefined) {
    this.model = model
    this.follow = follow
  }

  get text(): string {
    return this.last
  }

  /** Whether something is selected that can be copied. */
  get can(): boolean {
    const { nodes, notes } = this.chosen()
    return nodes.length + notes.frames.length + notes.comments.length > 0
  }

  /** What is selected as text; undefined where there is nothing. */
  copy(): string | undefined {
    if (!this.can) return undefined
    const { workspace } = this.model
    const { nodes, notes } = this.chosen()
    this.last = copyFragment(workspace.document, nodes, notes)
    this.pasted = 0
    workspace.announce(`Copied ${whatOf(nodes, notes)}`)
    return this.last
  }

  cut(): string | undefined {
    const text = this.copy()
    if (text === undefined) return undefined
    const { workspace } = this.model
    const { nodes, notes } = this.chosen()
    workspace.perform(
      `Cut ${whatOf(nodes, notes)}`,
      removeItems(workspace.document, nodes, [], { ...notes, points: [] }),
    )
    // Where it was is free again.
    this.pasted = -1
    return text
  }

  /** `at`: the middle of what is pasted, in the world; without it, a little off from where it was copied. */
  paste(text: string, at?: { readonly x: number; readonly y: number }): boolean {
    const { workspace } = this.model
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
    return this.put('Paste', inserted)
  }

  /** A second copy of nodes and of what is selected of frames and comments, without the clipboard. */
  duplicate(nodes: readonly NodeId[]): void {
    const { model } = this
    const { workspace } = model
    const items = model.notes.items(nodes)
    const ids = items.nodes.map(([id]) => id)
    const made = duplicate(workspace.document, ids, [shift, shift], items)
    if (isRefusal(made)) workspace.perform(`Duplicate ${whatOf(ids, items)}`, made)
    else if (this.put('Duplicate', made)) model.camera.reveal(made.ids)
  }

  /** One step, after which what it brought is selected. */
  private put(verb: string, { ids, frames, comments, diff }: Inserted): boolean {
    const { workspace, notes } = this.model
    const written = { frames, comments, points: [] }
    if (!workspace.perform(`${verb} ${whatOf(ids, written)}`, diff)) return false
    workspace.select({ nodes: ids })
    notes.select(keysOf(written), true)
    const [first] = ids
    if (first !== undefined) this.follow(first)
    return true
  }

  /** With what lies in frames that are selected, as where they are moved. */
  private chosen(): { readonly nodes: readonly NodeId[]; readonly notes: Written } {
    const { model } = this
    const { nodes, frames, comments } = model.notes.items(model.workspace.selection.value.nodes)
    return { nodes: nodes.map(([id]) => id), notes: { frames, comments } }
  }
}

function whatOf(nodes: readonly NodeId[], { frames, comments }: Written): string {
  const written = frames.length + comments.length
  if (written === 0) return counted(nodes.length, 'node')
  if (nodes.length + written > 1) return counted(nodes.length + written, 'thing')
  return frames.length > 0 ? 'frame' : 'comment'
}

function offsetTo(
  { positions, properties }: GraphDocument,
  at: { readonly x: number; readonly y: number },
): [number, number] {
  let left = Infinity
  let top = Infinity
  let right = -Infinity
  let bottom = -Infinity
  const corners = [
    ...positions.values(),
    ...properties.comments.map((comment) => comment.at),
    ...properties.frames.flatMap(({ rect: [x, y, width, height] }) => [
      [x, y] as const,
      [x + width - 120, y + height - 96] as const,
    ]),
  ]
  for (const [x, y] of corners) {
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x)
    bottom = Math.max(bottom, y)
  }
  if (left > right) return [0, 0]
  // The corner is what is known of each card; half a usual card more is its middle.
  return [Math.round(at.x - (left + right) / 2 - 60), Math.round(at.y - (top + bottom) / 2 - 48)]
}
