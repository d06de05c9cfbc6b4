import type { Diff } from '../../core/graph/diff.ts'
import type { GraphDocument, GraphNode, NodeId } from '../../core/graph/document.ts'
import { setBypass, setFrozen, setStopGradient } from '../../core/graph/flags.ts'
import { fittingAt, insertOnEdge } from '../../core/graph/insert.ts'
import { isRefusal } from '../../core/graph/problems.ts'
import { removeReconnecting } from '../../core/graph/reconnect.ts'
import { removeEdges } from '../../core/graph/remove.ts'
import { counted } from '../state/numbers.ts'
import type { CanvasModel } from './canvas-model.ts'
import type { CommandHooks } from './canvas-commands.ts'
import type { Command, CommandTarget } from './command-target.ts'
import { writable } from './note-commands.ts'

/** What changes the nodes and edges that are meant. */
export function editCommands(
  model: CanvasModel,
  target: CommandTarget,
  hooks: CommandHooks,
): { readonly [id: string]: Command } {
  const { workspace } = model
  const someNodes = () => target.nodes().length > 0
  const nodes = () => target.nodes().flatMap((id) => workspace.document.nodes.get(id) ?? [])

  function toggle(
    key: 'bypass' | 'stopGradient' | 'frozen',
    set: (document: GraphDocument, ids: Iterable<NodeId>, on: boolean) => Diff,
    words: readonly [on: string, off: string],
    fits: (node: GraphNode) => boolean = () => true,
  ): Command {
    const chosen = () => nodes().filter(fits)
    return {
      can: () => chosen().length > 0,
      run: () => {
        const all = chosen()
        const on = !all.every((node) => node[key] === true)
        const what = all.length === 1 ? (all[0]?.id ?? '') : counted(all.length, 'node')
        workspace.perform(
          `${words[on ? 0 : 1]} ${what}`,
          set(
            workspace.document,
            all.map(({ id }) => id),
            on,
          ),
        )
      },
    }
  }
  /** The wires of what is meant: of nodes, all at them. */
  function wires(): string[] {
    const edges = new Set(target.edges())
    for (const id of target.nodes()) for (const to of workspace.document.edgesAt.get(id) ?? []) edges.add(to)
    return [...edges]
  }
  return {
    'edit.deleteReconnect': {
      can: someNodes,
      run: () => {
        const ids = target.nodes()
        hooks.keepFocus()
        workspace.perform(
          `Delete ${counted(ids.length, 'node')} and reconnect`,
          removeReconnecting(workspace.document, ids),
        )
      },
    },
    'edit.disconnect': {
      can: () => wires().length > 0,
      run: () => {
        const edges = wires()
        workspace.perform(`Disconnect ${counted(edges.length, 'edge')}`, removeEdges(workspace.document, edges))
      },
    },
    'edit.replace': {
      can: () => nodes().some((node) => node.type !== 'group'),
      run: () => {
        const [first] = nodes().filter((node) => node.type !== 'group')
        if (first) hooks.replace(first.id)
      },
    },
    'edit.bypass': toggle(
      'bypass',
      setBypass,
      ['Bypass', 'Use'],
      (node) => node.type !== 'group' || node.bypass === true,
    ),
    'edit.stopGradient': toggle('stopGradient', setStopGradient, ['Stop the gradient at', 'Let the gradient through']),
    'edit.freeze': toggle('frozen', setFrozen, ['Freeze', 'Unfreeze'], (node) => {
      return node.frozen === true || workspace.parameterCount(node.id) > 0
    }),
    'edit.rename': {
      can: () => writable(model) !== undefined || target.nodes().length === 1,
      run: () => {
        const note = writable(model)
        if (note) return model.notes.edit(note)
        const [id] = target.nodes()
        if (id !== undefined) hooks.rename(id)
      },
    },
    'add.insert': {
      can: () => target.edges().length > 0,
      run: () => {
        const [edge] = target.edges()
        const chosen = [...workspace.selection.value.nodes]
        const [node] = chosen
        if (edge === undefined) return
        if (chosen.length === 1 && node !== undefined && !target.port()) insertNode(model, edge, node)
        else hooks.insertOn(edge)
      },
    },
  }
}

/** Leads an edge through a node that is there already: one undo step, or a word on why not. */
export function insertNode(model: CanvasModel, edge: string, id: NodeId): boolean {
  const { workspace } = model
  const label = `Insert ${id} on an edge`
  const fitting = fittingAt(workspace.document, edge, id, workspace.whyNot)
  if (isRefusal(fitting)) return workspace.perform(label, fitting)
  return workspace.perform(label, insertOnEdge(workspace.document, edge, id, fitting, model.sizeOf, model.placeOf))
}
