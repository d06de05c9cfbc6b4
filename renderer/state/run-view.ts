import type { ShallowRef } from 'vue'
import type { NodeId } from '../../core/graph/document.ts'
import type { Breakpoints } from './breakpoints.ts'
import type { CompiledView } from './compiled.ts'
import type { DocumentStore } from './document-store.ts'
import type { Hidden } from './hidden.ts'
import type { RunProgress } from './run-progress.ts'
import type { RunView } from './workspace.ts'

interface Sources {
  readonly store: DocumentStore
  readonly hidden: Hidden
  readonly breakpoints: Breakpoints
  readonly compiled: CompiledView
  readonly progress: RunProgress
  readonly looks: RunView['looks']
  readonly state: ShallowRef<RunView['state']['value']>
  /** These cards are in view: what they show is wanted. */
  readonly watch: (ids: readonly NodeId[]) => void
}

/** The run as canvas and panels see it: what is known, but for what is hidden. */
export function createRunView({
  store,
  hidden,
  breakpoints,
  compiled,
  progress,
  looks,
  state,
  watch,
}: Sources): RunView {
  const { results } = progress
  return {
    revision: progress.revision,
    position: progress.position,
    state,
    current: progress.current,
    steps: compiled.steps,
    forwardSteps: compiled.forwardSteps,
    objective: progress.objective,
    nonFinite: progress.nonFinite,
    breakpoints: breakpoints.nodes,
    batch: progress.batch,
    edge: (to) => hidden.edge(results.edge(to), store.document.edges.get(to)?.from ?? '', to),
    node: (id) => hidden.node(results.node(id), id),
    outputGradient(port) {
      if (hidden.has({ port, part: 'gradient' })) return undefined
      const own = results.output(port)
      if (own !== undefined) return own.gradient
      const edges = store.document.edgesFrom.get(port)
      const [only] = edges ?? []
      return only === undefined || edges?.size !== 1 ? undefined : results.edge(only)?.gradient
    },
    looks,
    watch: (ids) => watch([...ids]),
  }
}
