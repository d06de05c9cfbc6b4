import { compose } from '../../core/graph/diff.ts'
import { duplicate } from '../../core/graph/fragment.ts'
import { isRefusal } from '../../core/graph/problems.ts'
import { removeEdges, removeNodes } from '../../core/graph/remove.ts'
import { counted } from '../state/numbers.ts'
import type { Workspace } from '../state/workspace.ts'
import type { CanvasClipboard } from './canvas-clipboard.ts'
import type { CanvasModel } from './canvas-model.ts'

export interface CommandHooks {
  quickAdd(): void
  /** Focus would be lost with what it is on. */
  keepFocus(): void
  pastePlace(): { readonly x: number; readonly y: number } | undefined
}

const zoomStep = 1.25

/** Registers what the canvas can do; gives how to take it back. */
export function registerCommands(model: CanvasModel, clipboard: CanvasClipboard, hooks: CommandHooks): () => void {
  const { workspace } = model
  const commands: { readonly [id: string]: () => void } = {
    'view.fit': () => model.fit(),
    'view.zoom100': () => model.zoomBy(1 / model.currentView.k),
    'view.zoomIn': () => model.zoomBy(zoomStep),
    'view.zoomOut': () => model.zoomBy(1 / zoomStep),
    'edit.selectAll': () => selectAll(model),
    'edit.delete': () => {
      hooks.keepFocus()
      deleteSelection(workspace)
    },
    'edit.duplicate': () => duplicateSelection(model),
    'edit.copy': () => void toSystem(clipboard.copy()),
    'edit.cut': () => {
      hooks.keepFocus()
      void toSystem(clipboard.cut())
    },
    'edit.paste': () => void pasteFromSystem(model, clipboard, hooks),
    'edit.quickAdd': () => hooks.quickAdd(),
    'canvas.reveal': () => model.reveal(workspace.selection.value.nodes),
  }
  const stops = Object.entries(commands).map(([id, run]) => workspace.register(id, run))
  return () => stops.forEach((stop) => stop())
}

function selectAll({ workspace, documentScene }: CanvasModel): void {
  workspace.select({ nodes: documentScene.cards.keys() })
  workspace.announce(`${counted(documentScene.cards.size, 'node')} selected`)
}

export function deleteSelection(workspace: Workspace): void {
  const { document } = workspace
  const { nodes, edges } = workspace.selection.value
  if (nodes.size + edges.size === 0) return
  const gone = removeNodes(document, nodes)
  const loose = [...edges].filter((to) => gone.edges?.[to] === undefined)
  const what = nodes.size > 0 ? counted(nodes.size, 'node') : counted(edges.size, 'edge')
  workspace.perform(`Delete ${what}`, compose(gone, removeEdges(document, loose)))
}

function duplicateSelection(model: CanvasModel): void {
  const { workspace } = model
  const { nodes } = workspace.selection.value
  if (nodes.size === 0) return
  const made = duplicate(workspace.document, nodes)
  const label = `Duplicate ${counted(nodes.size, 'node')}`
  if (!workspace.perform(label, isRefusal(made) ? made : made.diff) || isRefusal(made)) return
  workspace.select({ nodes: made.ids })
  model.reveal(made.ids)
}

/** From the menu; Ctrl+C goes by the browser's own event, which needs no leave. */
async function toSystem(text: string | undefined): Promise<void> {
  if (text === undefined) return
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    // Without leave it can still be pasted in this window.
  }
}

async function pasteFromSystem(model: CanvasModel, clipboard: CanvasClipboard, hooks: CommandHooks): Promise<void> {
  let text = clipboard.text
  try {
    text = await navigator.clipboard.readText()
  } catch {
    // Without leave there is what was copied in this window.
  }
  if (clipboard.paste(text, hooks.pastePlace())) model.reveal(model.workspace.selection.value.nodes)
}
