import { alignNodes, distributeNodes } from '../../core/graph/align.ts'
import type { Alignment } from '../../core/graph/align.ts'
import { pinnedNodes, pinNodes } from '../../core/graph/pins.ts'
import { counted } from '../state/numbers.ts'
import type { CanvasModel } from './canvas-model.ts'
import type { Command, CommandTarget } from './command-target.ts'

const words: { readonly [A in Alignment]: string } = {
  left: 'left',
  centre: 'centres of',
  right: 'right',
  top: 'top',
  middle: 'middles of',
  bottom: 'bottom',
}

/** Where cards are. */
export function arrangeCommands(model: CanvasModel, target: CommandTarget): { readonly [id: string]: Command } {
  const { workspace } = model
  const count = () => target.nodes().length
  const aligned = (Object.keys(words) as Alignment[]).map((to): [string, Command] => [
    `arrange.${to}`,
    {
      can: () => count() > 1,
      run: () => {
        const label = `Align ${words[to]} ${counted(count(), 'node')}`
        workspace.perform(label, alignNodes(workspace.document, target.nodes(), to, model.sizeOf, model.placeOf))
      },
    },
  ])
  const distributed = (['across', 'down'] as const).map((direction): [string, Command] => [
    `arrange.${direction}`,
    {
      can: () => count() > 2,
      run: () => {
        const label = `Distribute ${counted(count(), 'node')} ${direction}`
        workspace.perform(
          label,
          distributeNodes(workspace.document, target.nodes(), direction, model.sizeOf, model.placeOf),
        )
      },
    },
  ])
  return {
    ...Object.fromEntries(aligned),
    ...Object.fromEntries(distributed),
    'arrange.layout': {
      can: () => model.documentScene.cards.size > 0,
      // From the canvas's menu it is about all of it.
      run: () => void model.layout.run(workspace.selection.value.nodes.size > 1 ? target.nodes() : []),
    },
    'arrange.pin': {
      can: () => count() > 0,
      run: () => {
        const ids = target.nodes()
        const pinned = pinnedNodes(workspace.document)
        const on = !ids.every((id) => pinned.has(id))
        const what = ids.length === 1 ? (ids[0] ?? '') : counted(ids.length, 'node')
        workspace.perform(`${on ? 'Pin' : 'Unpin'} ${what}`, pinNodes(workspace.document, ids, on))
      },
    },
  }
}
