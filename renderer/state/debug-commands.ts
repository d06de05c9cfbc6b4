import { parentOf } from '../../core/graph/ids.ts'
import type { NodeId } from '../../core/graph/document.ts'
import type { App } from './app.ts'
import type { PlanRow } from './workspace.ts'

/** Run to here and breakpoints: of the plan's row that has the focus, else of the node that is selected or has it. */
export function registerDebugCommands({ breakpoints, commands, messages, pointedRow, runner, workspace }: App): void {
  function node(): NodeId | undefined {
    if (pointedRow.value !== undefined) return pointedRow.value.node
    const { nodes } = workspace.selection.value
    const [only] = nodes.size === 1 ? nodes : [workspace.focused.value]
    return only
  }
  /** The step of a node that comes next; where all of them are done, the first. */
  function stepOf(id: NodeId): PlanRow | undefined {
    const own = runner.view.steps.value.filter((row) => within(row.node, id))
    return own.find((row) => row.index >= runner.view.position.value) ?? own[0]
  }
  function row(): PlanRow | undefined {
    const id = node()
    return pointedRow.value ?? (id === undefined ? undefined : stepOf(id))
  }
  commands.register(
    'run.toHere',
    () => {
      const to = row()
      if (to !== undefined) runner.go(to.index + 1)
    },
    () => row() !== undefined,
  )
  commands.register(
    'run.breakpoint',
    () => {
      const id = node()
      if (id === undefined || !workspace.document.nodes.has(id)) return
      messages.announce(breakpoints.toggle(id) ? `Breakpoint on ${id}` : `No breakpoint on ${id} any more`)
    },
    () => node() !== undefined,
  )
  commands.register(
    'run.clearBreakpoints',
    () => {
      breakpoints.clear()
      messages.announce('No breakpoints')
    },
    () => {
      const { nodes, nonFinite, norm } = breakpoints.stops.value
      return nodes.length > 0 || nonFinite || norm !== undefined
    },
  )
}

function within(node: NodeId, id: NodeId): boolean {
  for (let at = node; at !== ''; at = parentOf(at)) if (at === id) return true
  return false
}
