import type { GraphDocument } from '../../core/graph/document.ts'
import type { App } from '../state/app.ts'
import type { Shown } from '../state/views.ts'
import type { EdgeRun } from '../state/workspace.ts'

/** What a task of the lecture looks at to see whether it was done. */
export interface Sight {
  readonly document: GraphDocument
  /** Steps done and steps in all; nothing has been run, or an edit made it stale, at 0. */
  readonly position: number
  readonly steps: number
  /** Steps done before the last move: more, if it was back. */
  readonly before: number
  readonly objective: number | undefined
  readonly batch: number
  edge(to: string): EdgeRun | undefined
  /** The attribute of a node as it is in the file. */
  attribute(node: string, name: string): unknown
  /** What is fed to an input: given by hand, else its own value. */
  fed(node: string): readonly number[] | undefined
  readonly selectedEdge: string | undefined
  readonly selectedNode: string | undefined
  /** What a view shows, if it is the one in front. */
  shown(view: string): Shown | undefined
  /** grad_output was given by hand. */
  readonly gradOutput: readonly number[] | undefined
}

/** Read inside a computed, it is up to date. */
export function lookAround({ workspace, runner, feed, views }: App, before = 0): Sight {
  const { view } = runner
  void workspace.revision.value
  void view.revision.value
  void feed.revision.value
  const { nodes, edges } = workspace.selection.value
  const effective = feed.effective()
  const [given] = Object.values(effective.gradOutput)
  return {
    document: workspace.document,
    position: view.position.value,
    steps: view.steps.value.length,
    before,
    objective: runner.stale.value ? undefined : view.objective.value,
    batch: view.batch.value,
    edge: (to) => view.edge(to),
    attribute: (node, name) => workspace.document.nodes.get(node)?.attributes[name],
    fed(node) {
      const tensor = effective.inputs[node]
      if (tensor !== undefined) return [...tensor.data]
      const value = workspace.document.nodes.get(node)?.attributes['value']
      return numbersOf(value)
    },
    selectedEdge: edges.size === 1 ? [...edges][0] : undefined,
    selectedNode: nodes.size === 1 ? [...nodes][0] : undefined,
    shown: (id) => (views.active.value === id && views.shown.value?.id === id ? views.shown.value.what : undefined),
    gradOutput: given && [...given.data],
  }
}

function numbersOf(value: unknown): readonly number[] | undefined {
  if (typeof value === 'number') return [value]
  if (!Array.isArray(value)) return undefined
  return (value as readonly unknown[]).flatMap((one) => numbersOf(one) ?? [])
}
