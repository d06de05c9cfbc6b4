import { shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import type { NodeId, PortId } from '../../core/graph/document.ts'

/** What a view is about. Each view reads what concerns it, and finds something sensible where nothing is said. */
export interface ViewTarget {
  readonly node?: NodeId
  /** Two nodes that were selected together. */
  readonly nodes?: readonly NodeId[]
  /** An edge, by its `to`. */
  readonly edge?: PortId
  /** An output port or a node, and an output port, a node or a parameter: ∂of/∂wrt. */
  readonly of?: string
  readonly wrt?: string
  readonly parameter?: string
  readonly part?: 'value' | 'gradient'
  /** An output port. */
  readonly port?: PortId
  /** An entry of what it is about, by its place in memory. */
  readonly place?: number
  /** What it was about before, the last one first gone back to. */
  readonly trail?: readonly ViewTarget[]
}

/** What a view shows now, in words of its own: "wrt" is "x", "place" is 12. */
export interface Shown {
  readonly [what: string]: string | number | undefined
}

/** Views that are open in the dock beside the canvas. */
export interface Views {
  readonly open: ShallowRef<readonly string[]>
  readonly active: ShallowRef<string | undefined>
  /** Bumped each time a person asks for a view, so that focus can go there. */
  readonly called: ShallowRef<number>
  target(id: string): ViewTarget
  /** Opens a view or brings it to the front; without a target it stays about what it was about. */
  show(id: string, target?: ViewTarget): void
  /** What a view is about from now on; no focus moves. */
  aim(id: string, target: ViewTarget): void
  close(id: string): void
  /** Of the view in front, for who waits for something to be looked at; undefined once it is gone. */
  readonly shown: ShallowRef<{ readonly id: string; readonly what: Shown } | undefined>
}

export function createViews(): Views {
  const open = shallowRef<readonly string[]>([])
  const active = shallowRef<string>()
  const called = shallowRef(0)
  const targets = shallowRef<ReadonlyMap<string, ViewTarget>>(new Map())
  function aim(id: string, target: ViewTarget): void {
    targets.value = new Map(targets.value).set(id, target)
  }
  return {
    open,
    active,
    called,
    shown: shallowRef(),
    target: (id) => targets.value.get(id) ?? {},
    aim,
    show(id, target) {
      if (target !== undefined) aim(id, target)
      if (!open.value.includes(id)) open.value = [...open.value, id]
      active.value = id
      called.value++
    },
    close(id) {
      const at = open.value.indexOf(id)
      if (at < 0) return
      const left = open.value.filter((one) => one !== id)
      open.value = left
      if (active.value === id) active.value = left[Math.min(at, left.length - 1)]
    },
  }
}
