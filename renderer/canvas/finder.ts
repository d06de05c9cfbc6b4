import { computed, shallowRef } from 'vue'
import type { ComputedRef, ShallowRef } from 'vue'
import type { NodeId } from '../../core/graph/document.ts'
import { parentOf } from '../../core/graph/ids.ts'
import { find } from '../state/find.ts'
import type { Found } from '../state/find.ts'
import type { CanvasModel } from './canvas-model.ts'

/** What is looked for in the graph, and where one is among what was found. It stays when the bar is closed, for F3. */
export interface Finder {
  readonly open: ShallowRef<boolean>
  readonly text: ShallowRef<string>
  readonly found: ComputedRef<readonly Found[]>
  /** Index among `found`. */
  readonly at: ShallowRef<number>
  look(text: string): void
  /** Shows the one at `at`: its group is entered, the view moves, it is selected and has focus. */
  jump(): void
  step(by: 1 | -1): void
}

export function createFinder(model: CanvasModel, focusNode: (id: NodeId) => void): Finder {
  const { workspace, notes } = model
  const open = shallowRef(false)
  const text = shallowRef('')
  const at = shallowRef(0)
  const found = computed(() => {
    void workspace.revision.value
    return find(workspace.document, text.value)
  })

  function jump(): void {
    const one = found.value[at.value]
    if (!one) return
    const count = `${at.value + 1} of ${found.value.length}`
    if (one.kind === 'note') {
      void notes.show(one.key)
      workspace.announce(`${notes.name(one.key)}, ${count}`)
      return
    }
    const level = parentOf(one.id)
    if (level !== workspace.level.value) workspace.enter(level)
    model.camera.jumpTo(one.id)
    focusNode(one.id)
    workspace.announce(`${workspace.document.nodes.get(one.id)?.label ?? one.id}, ${count}`)
  }
  return {
    open,
    text,
    found,
    at,
    look(next) {
      text.value = next
      at.value = 0
    },
    jump,
    step(by) {
      const { length } = found.value
      if (length === 0) {
        if (text.value !== '') workspace.announce('Nothing found')
        open.value = true
        return
      }
      at.value = (at.value + by + length) % length
      jump()
    },
  }
}
