import { deleteItems } from '../state/delete-items.ts'
import { arrangeCommands } from './arrange-commands.ts'
import type { CanvasClipboard } from './canvas-clipboard.ts'
import type { CanvasModel } from './canvas-model.ts'
import type { Command, CommandTarget } from './command-target.ts'
import { editCommands } from './edit-commands.ts'
import { noteCommands } from './note-commands.ts'
import type { NoteHooks } from './note-commands.ts'
import { groupCommands } from './group-commands.ts'
import { selectCommands } from './select-commands.ts'
import type { PortRef } from './wire-flow.ts'

export interface CommandHooks {
  /** From a port: connected to it. */
  quickAdd(from?: PortRef): void
  /** A search for a node that goes into an edge. */
  insertOn(edge: string): void
  /** A search for another type of a node. */
  replace(node: string): void
  /** A field for its label, in place. */
  rename(node: string): void
  /** A wire from a port, for the keys. */
  wireFrom(port: PortRef): void
  /** The menu of what is selected, by a key. */
  menu(): void
  /** The next drag cuts across wires. */
  knife(): void
  /** Focus would be lost with what it is on. */
  keepFocus(): void
  focusNode(id: string): void
  /** The same, and what is selected stays. */
  focusCard(id: string): void
  readonly notes: NoteHooks
  pastePlace(): { readonly x: number; readonly y: number } | undefined
}

const zoomStep = 1.25

/** Registers what the canvas can do; gives how to take it back. */
export function registerCommands(
  model: CanvasModel,
  clipboard: CanvasClipboard,
  target: CommandTarget,
  hooks: CommandHooks,
): () => void {
  const { workspace } = model
  const chosen = () => target.nodes().length + target.edges().length
  const anything = () => chosen() + model.notes.selected.size > 0
  const someNodes = () => target.nodes().length > 0
  const someCards = () => model.documentScene.cards.size > 0
  const commands: { readonly [id: string]: Command } = {
    'view.fit': { run: () => model.camera.fit(), can: someCards },
    'view.fitSelection': { run: () => model.camera.fit(target.nodes()), can: someNodes },
    'view.zoom100': { run: () => model.camera.zoomBy(1 / model.camera.view.k) },
    'view.zoomIn': { run: () => model.camera.zoomBy(zoomStep) },
    'view.zoomOut': { run: () => model.camera.zoomBy(1 / zoomStep) },
    'view.contextMenu': { run: () => hooks.menu() },
    'edit.delete': {
      can: anything,
      run: () => remove(model, target, hooks),
    },
    'edit.duplicate': {
      can: () => someNodes() || clipboard.can,
      run: () => clipboard.duplicate(target.nodes()),
    },
    'edit.copy': { can: () => clipboard.can, run: () => void toSystem(clipboard.copy()) },
    'edit.cut': {
      can: () => clipboard.can,
      run: () => {
        hooks.keepFocus()
        void toSystem(clipboard.cut())
      },
    },
    'edit.paste': { run: () => void pasteFromSystem(model, clipboard, hooks) },
    'edit.knife': { run: () => hooks.knife(), can: () => workspace.document.edges.size > 0 },
    'port.wire': {
      can: () => target.port() !== undefined,
      run: () => {
        const port = target.port()
        if (port) hooks.wireFrom(port)
      },
    },
    'edit.quickAdd': { run: () => hooks.quickAdd(target.port()) },
    'canvas.reveal': { run: () => model.show(workspace.selection.value.nodes) },
    ...selectCommands(model, target),
    ...editCommands(model, target, hooks),
    ...groupCommands(model, target, hooks),
    ...arrangeCommands(model, target),
    ...noteCommands(model, target, hooks.notes),
  }
  const stops = Object.entries(commands).map(([id, { run, can }]) => workspace.register(id, run, can))
  return () => stops.forEach((stop) => stop())
}

function remove({ workspace, notes }: CanvasModel, target: CommandTarget, { keepFocus }: CommandHooks): void {
  // What is meant goes by the focus, so that is asked before the focus moves; a port keeps it when its edges go.
  const [nodes, edges, port] = [target.nodes(), target.edges(), target.port()]
  // A menu or a port says what is meant; notes are only meant where they are selected.
  const keys = target.menu?.kind === 'edge' || port !== undefined ? [] : [...notes.selected]
  if (port === undefined) keepFocus()
  deleteItems(workspace, { nodes, edges, notes: keys })
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
  if (clipboard.paste(text, hooks.pastePlace())) model.camera.reveal(model.workspace.selection.value.nodes)
}
