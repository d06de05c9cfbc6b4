import { parentOf } from '../../core/graph/ids.ts'
import type { NoteKey } from '../state/note-keys.ts'
import type { CanvasModel } from './canvas-model.ts'
import type { MenuTarget } from './command-target.ts'
import { edgeAt, nodeAt } from './hit.ts'
import type { PortRef } from './wire-flow.ts'

/*
 * The menu of what is under the pointer, or of what has focus: which commands it has, by kind of thing.
 */

/** What the window is asked to show. Commands that nobody has registered are left out. */
export interface MenuRequest {
  /** What it is about, for screen readers: "fc1". */
  readonly name: string
  /** Ids of commands; each list is a part of its own. */
  readonly parts: readonly (readonly string[])[]
  /** Where, in the window. */
  readonly x: number
  readonly y: number
  /** Asked for by a key: its first item has the focus. */
  readonly byKey: boolean
  /** The menu is closed, and what was chosen in it has run. */
  closed(): void
}

const arrange = ['arrange.left', 'arrange.centre', 'arrange.right', 'arrange.top', 'arrange.middle', 'arrange.bottom']
const distribute = ['arrange.across', 'arrange.down']
const clipboard = ['edit.cut', 'edit.copy', 'edit.duplicate']
const remove = ['edit.disconnect', 'edit.deleteReconnect', 'edit.delete']
const along = ['select.upstream', 'select.downstream']

const canvasMenu = [
  ['edit.quickAdd', 'add.comment', 'add.frame'],
  ['edit.paste', 'edit.selectAll', 'select.inverse'],
  ['arrange.layout', 'view.fit', 'view.zoom100'],
  ['group.leave'],
] as const

const portMenu = [
  ['port.wire', 'edit.quickAdd'],
  ['edit.disconnect', 'group.expose'],
] as const

const see = ['see.jacobian', 'see.paths', 'see.convolution']

const edgeMenu = [['add.insert', 'add.reroute'], ['select.ends'], ['see.jacobian'], ['edit.disconnect']] as const

const noteMenu = [['edit.rename'], clipboard, ['add.frame'], ['edit.delete']] as const

function nodeMenu(group: boolean, several: boolean): readonly (readonly string[])[] {
  return [
    group ? ['group.enter', 'group.unpack'] : [],
    [...(several ? [] : ['edit.rename', 'view.inspect', 'edit.replace']), 'group.make'],
    ['edit.bypass', 'edit.stopGradient', 'edit.freeze', 'arrange.pin'],
    ['run.toHere', 'run.breakpoint'],
    clipboard,
    along,
    see,
    ...(several ? [arrange, distribute] : []),
    ['add.frame'],
    remove,
  ]
}

export function menuParts(model: CanvasModel, target: MenuTarget): readonly (readonly string[])[] {
  if (target.kind === 'canvas') return canvasMenu
  if (target.kind === 'port') return portMenu
  if (target.kind === 'edge') return edgeMenu
  if (target.kind === 'note') return noteMenu
  return nodeMenu(target.kind === 'group', model.workspace.selection.value.nodes.size > 1)
}

/** What the pointer is on. */
export function targetAt(
  model: CanvasModel,
  element: EventTarget | null,
  world: { readonly x: number; readonly y: number },
): MenuTarget {
  const port = element instanceof Element ? element.closest<HTMLElement>('[data-port]') : null
  const ref = port && portOfElement(port)
  if (ref) return { kind: 'port', port: ref }
  const note = element instanceof Element ? element.closest<HTMLElement>('[data-note]') : null
  if (note) return { kind: 'note', key: note.dataset.note as NoteKey }
  const card = element instanceof Element ? element.closest<HTMLElement>('[data-node]') : null
  const id = card?.dataset.node ?? nodeAt(model.scene, world)
  if (id !== undefined) return nodeTarget(model, id)
  const to = edgeAt(model.scene, world, model.camera.view.k)
  return to === undefined ? { kind: 'canvas' } : { kind: 'edge', to }
}

/** What a key means: the port that has focus, else what is selected, else the card that has focus. */
export function targetOfFocus(model: CanvasModel, port: PortRef | undefined): MenuTarget {
  if (port) return { kind: 'port', port }
  const { workspace } = model
  const [key] = model.notes.selected
  const focused = document.activeElement?.closest<HTMLElement>('[data-note]')
  if (focused && key !== undefined) return { kind: 'note', key }
  const { nodes, edges } = workspace.selection.value
  const [first] = [...nodes].filter((id) => parentOf(id) === workspace.level.value)
  const [edge] = edges
  if (first === undefined && edge !== undefined) return { kind: 'edge', to: edge }
  // The canvas itself has a menu of its own.
  const onCard = document.activeElement?.closest('[data-node]') !== null
  const id = first ?? (onCard ? workspace.focused.value : undefined)
  return id !== undefined && model.documentScene.cards.has(id) ? nodeTarget(model, id) : { kind: 'canvas' }
}

/** What the menu is about is selected, so that one sees it. */
export function selectTarget({ workspace, notes }: CanvasModel, target: MenuTarget): void {
  if (target.kind === 'note' && !notes.selected.has(target.key)) notes.select([target.key])
  const { nodes, edges } = workspace.selection.value
  if (target.kind === 'edge' && !edges.has(target.to)) workspace.select({ edges: [target.to] })
  if ((target.kind === 'node' || target.kind === 'group') && !nodes.has(target.id))
    workspace.select({ nodes: [target.id] })
  if (target.kind === 'node' || target.kind === 'group') workspace.focused.value = target.id
}

export function targetName({ workspace, notes }: CanvasModel, target: MenuTarget): string {
  if (target.kind === 'note') return notes.name(target.key)
  if (target.kind === 'canvas') return 'Canvas'
  if (target.kind === 'port') return `${target.port.node} ${target.port.side} ${target.port.port}`
  if (target.kind === 'edge') return `Edge into ${target.to}`
  const { size } = workspace.selection.value.nodes
  return size > 1 ? `${size} nodes` : (workspace.document.nodes.get(target.id)?.label ?? target.id)
}

export function portOfElement({ dataset }: HTMLElement): PortRef | undefined {
  const { port, side } = dataset
  if (port === undefined || (side !== 'input' && side !== 'output')) return undefined
  const dot = port.indexOf('.')
  return { node: port.slice(0, dot), port: port.slice(dot + 1), side }
}

function nodeTarget({ workspace }: CanvasModel, id: string): MenuTarget {
  return { kind: workspace.document.nodes.get(id)?.type === 'group' ? 'group' : 'node', id }
}
