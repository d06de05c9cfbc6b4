import type { NodeId, PortId } from '../../core/graph/document.ts'
import { parentOf } from '../../core/graph/ids.ts'
import type { NoteKey } from '../state/note-keys.ts'
import type { CanvasModel } from './canvas-model.ts'
import { portId } from './wire-flow.ts'
import type { PortRef } from './wire-flow.ts'

export interface Command {
  run(): void
  /** Whether it would do something now; always, if left out. */
  can?(): boolean
}

/** What a context menu was opened on. */
export type MenuTarget =
  | { readonly kind: 'canvas' }
  | { readonly kind: 'node' | 'group'; readonly id: NodeId }
  | { readonly kind: 'port'; readonly port: PortRef }
  | { readonly kind: 'edge'; readonly to: PortId }
  | { readonly kind: 'note'; readonly key: NoteKey }

/** What a command is about: what a menu was opened on, else the port that has focus, else what is selected. */
export class CommandTarget {
  private readonly model: CanvasModel
  private readonly focusedPort: () => PortRef | undefined
  /** While a menu is open. */
  menu: MenuTarget | undefined
  /** Where the menu was opened, in the canvas. */
  spot: { readonly x: number; readonly y: number } | undefined

  constructor(model: CanvasModel, focusedPort: () => PortRef | undefined) {
    this.model = model
    this.focusedPort = focusedPort
  }

  port(): PortRef | undefined {
    return this.menu ? (this.menu.kind === 'port' ? this.menu.port : undefined) : this.focusedPort()
  }

  /** Nodes of the level in view; with none selected, the one that has focus. */
  nodes(): NodeId[] {
    if (this.port() || this.menu?.kind === 'edge' || this.menu?.kind === 'canvas') return []
    const { workspace } = this.model
    const { nodes, edges } = workspace.selection.value
    const level = workspace.level.value
    const chosen = [...nodes].filter((id) => parentOf(id) === level)
    if (chosen.length > 0 || edges.size > 0 || this.menu) return chosen
    const focused = workspace.focused.value
    return focused !== undefined && this.model.documentScene.cards.has(focused) && this.cardHasFocus() ? [focused] : []
  }

  edges(): PortId[] {
    const { document, selection } = this.model.workspace
    const port = this.port()
    if (port) {
      const id = portId(port)
      if (port.side === 'input') return document.edges.has(id) ? [id] : []
      return [...(document.edgesFrom.get(id) ?? [])]
    }
    return [...selection.value.edges]
  }

  private cardHasFocus(): boolean {
    return document.activeElement?.closest('[data-node]') !== null
  }
}
