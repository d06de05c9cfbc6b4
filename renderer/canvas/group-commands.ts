import { exposePort, removeGroupPort } from '../../core/graph/group-ports.ts'
import { makeGroup, unpackGroup } from '../../core/graph/group.ts'
import { localName, localPort, nodeOf, parentOf } from '../../core/graph/ids.ts'
import { isRefusal } from '../../core/graph/problems.ts'
import { withContents } from '../../core/graph/walk.ts'
import { counted } from '../state/numbers.ts'
import type { CommandHooks } from './canvas-commands.ts'
import type { CanvasModel } from './canvas-model.ts'
import type { Command, CommandTarget } from './command-target.ts'
import { firstNode } from './walking.ts'
import { portId } from './wire-flow.ts'
import type { PortRef } from './wire-flow.ts'

/** Groups: made, entered, left, taken apart, and what they show to the outside. */
export function groupCommands(
  model: CanvasModel,
  target: CommandTarget,
  hooks: CommandHooks,
): { readonly [id: string]: Command } {
  const { workspace } = model
  const group = () => {
    const [id, ...others] = target.nodes()
    return id !== undefined && others.length === 0 && workspace.document.nodes.get(id)?.type === 'group'
      ? id
      : undefined
  }
  return {
    'group.make': {
      can: () => target.nodes().length > 0,
      run: () => {
        const ids = target.nodes()
        const made = makeGroup(workspace.document, ids)
        const label = `Group ${counted(ids.length, 'node')}`
        hooks.keepFocus()
        if (!workspace.perform(label, isRefusal(made) ? made : made.diff) || isRefusal(made)) return
        sayIfDrawnAnew(model, label, [made.id])
        workspace.select({ nodes: [made.id] })
        hooks.focusNode(made.id)
      },
    },
    'group.unpack': {
      can: () => group() !== undefined,
      run: () => {
        const id = group()
        if (id === undefined) return
        const made = unpackGroup(workspace.document, id, model.sizeOf(id))
        hooks.keepFocus()
        const label = `Unpack ${id}`
        if (!workspace.perform(label, isRefusal(made) ? made : made.diff) || isRefusal(made)) return
        sayIfDrawnAnew(model, label, made.ids)
        workspace.select({ nodes: made.ids })
        const [first] = made.ids
        if (first !== undefined) hooks.focusCard(first)
      },
    },
    'group.enter': {
      can: () => group() !== undefined,
      run: () => {
        const id = group()
        if (id === undefined) return
        hooks.keepFocus()
        workspace.select({})
        workspace.enter(id)
        const first = firstNode(model.scene)
        if (first !== undefined) hooks.focusNode(first)
      },
    },
    'group.leave': {
      can: () => workspace.level.value !== '',
      run: () => {
        const left = workspace.level.value
        hooks.keepFocus()
        workspace.enter(parentOf(left))
        workspace.select({ nodes: [left] })
        hooks.focusNode(left)
      },
    },
    'group.expose': {
      can: () => target.port() !== undefined && workspace.level.value !== '',
      run: () => {
        const port = target.port()
        if (port) toggleGroupPort(model, port)
      },
    },
  }
}

/** Initial values are drawn by the names of parameters, and those are others now. */
function sayIfDrawnAnew({ workspace }: CanvasModel, label: string, ids: readonly string[]): void {
  const { document } = workspace
  const listed = new Set([...document.weights.keys()].map(nodeOf))
  const drawn = [...withContents(document, ids)].some((id) => workspace.parameterCount(id) > 0 && !listed.has(id))
  if (drawn) workspace.announce(`${label}. Initial values are drawn anew, since they go by name`)
}

/** The port of the group around it that leads to a port, if one does. */
export function groupPortOf({ workspace }: CanvasModel, port: PortRef): string | undefined {
  const group = workspace.document.nodes.get(parentOf(port.node))
  const local = localPort(portId(port))
  if (port.side === 'output') return Object.entries(group?.outputs ?? {}).find(([, inner]) => inner === local)?.[0]
  return Object.entries(group?.inputs ?? {}).find(([, inner]) => inner.includes(local))?.[0]
}

function toggleGroupPort(model: CanvasModel, port: PortRef): void {
  const { workspace } = model
  const { document } = workspace
  const group = parentOf(port.node)
  const known = groupPortOf(model, port)
  if (known !== undefined) {
    workspace.perform(
      `Take ${port.side} ${known} from ${localName(group)}`,
      removeGroupPort(document, group, known, port.side),
    )
    return
  }
  const made = exposePort(document, portId(port), port.side)
  const label = `Make ${localPort(portId(port))} a port of ${localName(group)}`
  workspace.perform(label, isRefusal(made) ? made : made.diff)
}
