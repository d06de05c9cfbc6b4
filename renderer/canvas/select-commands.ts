import type { NodeId } from '../../core/graph/document.ts'
import { nodeOf } from '../../core/graph/ids.ts'
import { reachAll } from '../../core/graph/walk.ts'
import { counted } from '../state/numbers.ts'
import type { CanvasModel } from './canvas-model.ts'
import type { Command, CommandTarget } from './command-target.ts'

/** What selects more, less, or something else. */
export function selectCommands(model: CanvasModel, target: CommandTarget): { readonly [id: string]: Command } {
  const { workspace, documentScene } = model

  function choose(nodes: Iterable<NodeId>): void {
    workspace.select({ nodes })
    const { size } = workspace.selection.value.nodes
    workspace.announce(size === 0 ? 'Nothing selected' : `${counted(size, 'node')} selected`)
  }
  function along(direction: 'upstream' | 'downstream'): void {
    choose(reachAll(workspace.document, target.nodes(), direction))
  }
  const someNodes = () => target.nodes().length > 0
  const someCards = () => documentScene.cards.size > 0
  return {
    'edit.selectAll': {
      can: someCards,
      run: () => {
        choose(documentScene.cards.keys())
        model.notes.select(model.notes.all(), true)
      },
    },
    'select.none': { run: () => choose([]) },
    'select.upstream': { can: someNodes, run: () => along('upstream') },
    'select.downstream': { can: someNodes, run: () => along('downstream') },
    'select.ends': {
      can: () => target.edges().length > 0,
      run: () => {
        const { edges } = workspace.document
        choose(target.edges().flatMap((to) => [nodeOf(edges.get(to)?.from ?? ''), nodeOf(to)]))
      },
    },
    'select.inverse': {
      can: someCards,
      run: () => {
        const { nodes } = workspace.selection.value
        choose([...documentScene.cards.keys()].filter((id) => !nodes.has(id)))
      },
    },
  }
}
