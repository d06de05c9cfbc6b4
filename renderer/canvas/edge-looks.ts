import type { PortId } from '../../core/graph/document.ts'
import type { ValueType } from '../../core/nodes/define.ts'
import { edgeForm, edgeLook } from '../state/edge-look.ts'
import type { EdgeLook, LookOptions } from '../state/edge-look.ts'
import type { EdgeRun, Workspace } from '../state/workspace.ts'
import type { Scene } from './scene.ts'
import { wireStyle } from './wire-style.ts'

/**
 * The look of each edge of the scene by its slot, kept up with the run. All are drawn, but words are found for those one can
 * read: of thousands of edges a few.
 */
export interface EdgeLooks {
  at(slot: number): EdgeLook | undefined
  /** All edges whose run or type has changed. */
  update(): void
  updateOne(to: PortId): void
  clear(): void
}

export function edgeLooks(
  workspace: Pick<Workspace, 'outputType'> & { run: Pick<Workspace['run'], 'edge' | 'looks'> },
  scene: Scene,
): EdgeLooks {
  const looks: (EdgeLook | undefined)[] = []
  const runs: (EdgeRun | undefined)[] = []
  const types: (ValueType | undefined)[] = []
  const names: (PortId | undefined)[] = []
  let options: LookOptions = workspace.run.looks.value

  function updateSlot(slot: number, to: PortId): void {
    const run = workspace.run.edge(to)
    const type = workspace.outputType(scene.edgeFrom(slot))
    // Most edges are as they were when one step is done.
    if (names[slot] === to && types[slot] === type && sameRun(runs[slot], run)) return
    names[slot] = to
    runs[slot] = run
    types[slot] = type
    looks[slot] = undefined
    scene.styleEdge(slot, wireStyle(edgeForm(run, options)))
  }

  return {
    at: (slot) =>
      names[slot] === undefined ? undefined : (looks[slot] ??= edgeLook(runs[slot], types[slot], options)),
    update() {
      // Another scale is another look for all of them.
      if (options !== workspace.run.looks.value) names.length = 0
      options = workspace.run.looks.value
      for (let slot = 0; slot < scene.edges.count; slot++) {
        const to = scene.edgeId(slot)
        if (to !== undefined) updateSlot(slot, to)
      }
    },
    updateOne(to) {
      const slot = scene.edgeSlot(to)
      if (slot === undefined) return
      names[slot] = undefined
      updateSlot(slot, to)
    },
    clear() {
      looks.length = runs.length = types.length = names.length = 0
    },
  }
}

function sameRun(a: EdgeRun | undefined, b: EdgeRun | undefined): boolean {
  return a?.value === b?.value && a?.gradient === b?.gradient && a?.stale === b?.stale && a?.hidden === b?.hidden
}
