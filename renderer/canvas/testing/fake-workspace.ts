import { shallowRef } from 'vue'
import { compile } from '../../../core/compile/compile.ts'
import type { Compiled } from '../../../core/compile/compile.ts'
import { bridgeBetween, whyNotValue } from '../../../core/compile/connect-check.ts'
import { connectable } from '../../../core/graph/connect.ts'
import type { Diff } from '../../../core/graph/diff.ts'
import type { GraphDocument, NodeId } from '../../../core/graph/document.ts'
import { History } from '../../../core/graph/history.ts'
import { nodeOf } from '../../../core/graph/ids.ts'
import { isRefusal } from '../../../core/graph/problems.ts'
import type { Problem } from '../../../core/graph/problems.ts'
import { areProblems, createSession } from '../../../core/run/session.ts'
import type { Gradient, RunSession } from '../../../core/run/session.ts'
import type { Tensor } from '../../../core/tensor/tensor.ts'
import { glimpse } from '../../worker/preview.ts'
import { summarise } from '../../worker/summary.ts'
import { createCommands } from '../../state/commands.ts'
import type { NodeRun, PlanRow, Preview, Selection, Summary, Workspace } from '../../state/workspace.ts'

/*
 * A workspace that does everything at once on this thread, to look at the canvas and to test it without the window.
 */

export interface FakeWorkspace extends Workspace {
  readonly history: History
  readonly said: string[]
  replace(document: GraphDocument): void
  runTo(target: 'forward' | 'backward' | 'next' | 'previous' | 'reset', batch?: number): void
}

export function createFakeWorkspace(first: GraphDocument): FakeWorkspace {
  let history = new History(first)
  let compiled: Compiled = compile(first)
  let byNode = groupProblems(compiled.problems)
  let session: RunSession | undefined
  let stale = false
  const listeners = new Set<(change: Diff | 'replaced') => void>()
  const revision = shallowRef(0)
  const compiledRevision = shallowRef(0)
  const problems = shallowRef<readonly Problem[]>(compiled.problems)
  const selection = shallowRef<Selection>({ nodes: new Set(), edges: new Set() })
  const focused = shallowRef<NodeId | undefined>()
  const level = shallowRef<NodeId>('')
  const runRevision = shallowRef(0)
  const position = shallowRef(0)
  const current = shallowRef<PlanRow | undefined>()
  const steps = shallowRef<readonly PlanRow[]>([])
  const forwardSteps = shallowRef(0)
  const objective = shallowRef<number | undefined>()
  const batch = shallowRef(4)
  const commands = createCommands()
  const said: string[] = []

  function changed(change: Diff | 'replaced'): void {
    for (const listener of listeners) listener(change)
    revision.value++
    const plain = change !== 'replaced' && !change.nodes && !change.edges
    if (plain) return
    compiled = compile(history.document)
    byNode = groupProblems(compiled.problems)
    problems.value = compiled.problems
    compiledRevision.value++
    stale = session !== undefined
    runRevision.value++
  }
  function watch(): void {
    history.subscribe((change) => changed(change.diff))
  }
  watch()

  function summary(tensor: Tensor | undefined): Summary | undefined {
    return tensor && summarise(tensor)
  }
  function gradient(of: Gradient): Summary | null | undefined {
    return of ? summarise(of) : of
  }
  function show(tensor: Tensor, batched: boolean): { preview?: Preview; scalar?: number } {
    const glimpsed = glimpse(tensor, batched, 'all')
    return typeof glimpsed === 'number' ? { scalar: glimpsed } : { preview: glimpsed }
  }

  const workspace: FakeWorkspace = {
    get history() {
      return history
    },
    said,
    get document() {
      return history.document
    },
    replace(document) {
      history = new History(document)
      watch()
      session = undefined
      selection.value = { nodes: new Set(), edges: new Set() }
      changed('replaced')
      position.value = 0
    },
    runTo(target, asked = batch.value) {
      if (!session || stale || asked !== batch.value) {
        const made = createSession(history.document, compiled, { batch: asked })
        if (areProblems(made)) {
          problems.value = made
          return
        }
        session = made
        stale = false
        batch.value = made.batch
        steps.value = made.plan.steps.map((step) => ({ ...step, shapes: '' }))
        forwardSteps.value = made.plan.forwardSteps
      }
      if (target === 'forward') session.runForward()
      else if (target === 'backward') session.runBackward()
      else if (target === 'next') session.step()
      else if (target === 'previous') session.stepBack()
      else session.reset()
      position.value = session.position
      current.value = steps.value[session.position - 1]
      objective.value = session.objective
      runRevision.value++
    },
    revision,
    onDiff(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    perform(label, edit) {
      if (isRefusal(edit)) {
        said.push(`${edit.message}: ${edit.fix}`)
        return false
      }
      history.perform(label, edit)
      said.push(label)
      return true
    },
    begin(label) {
      const gesture = history.begin(label)
      return { update: gesture.update, commit: gesture.commit, cancel: gesture.cancel }
    },
    undo: () => void history.undo(),
    redo: () => void history.redo(),
    jump: () => undefined,
    level,
    enter: (id) => void (level.value = id),
    selection,
    select({ nodes = [], edges = [] }) {
      selection.value = { nodes: new Set(nodes), edges: new Set(edges) }
    },
    focused,
    notes: shallowRef(new Set()),
    showNote: shallowRef(),
    showChanged: shallowRef(),
    tries: () => undefined,
    pointed: shallowRef(),
    pointedEdge: shallowRef(),
    compiledRevision,
    outputType: (port) => compiled.types.get(port),
    inputType: (port) => compiled.inputTypes.get(port),
    problemsOf: (id) => byNode.get(id) ?? [],
    problems,
    parameterCount(id) {
      let count = 0
      for (const { shape } of Object.values(compiled.parameters.get(id) ?? {}))
        count += shape.reduce((a, b) => a * b, 1)
      return count
    },
    whyNot: (from, to) => connectable(history.document, from, to),
    bridge: (from, to) => bridgeBetween(history.document, compiled, from, to),
    whyNotValue: (value, to) => whyNotValue(history.document, compiled, value, to),
    run: {
      revision: runRevision,
      position,
      state: shallowRef('idle' as const),
      current,
      steps,
      forwardSteps,
      objective,
      nonFinite: shallowRef(),
      breakpoints: shallowRef(new Set<string>()),
      batch,
      edge(to) {
        const edge = history.document.edges.get(to)
        if (!session || !edge || position.value === 0) return undefined
        return { value: summary(session.value(edge.from)), gradient: gradient(session.gradient(to)), stale }
      },
      node(id): NodeRun | undefined {
        if (!session || position.value === 0) return undefined
        const value = session.value(`${id}.out`)
        if (!value) return undefined
        const batched = compiled.types.get(`${id}.out`)?.batched === true
        const seen = show(value, batched)
        const back = session.outputGradient(`${id}.out`)
        const gone = back ? show(back, batched) : undefined
        return {
          value: seen.preview,
          scalar: seen.scalar,
          gradient: back === null ? null : gone?.preview,
          gradientScalar: back === null ? null : gone?.scalar,
          stale,
        }
      },
      outputGradient: (port) => (session && position.value > 0 ? gradient(session.outputGradient(port)) : undefined),
      looks: shallowRef({}),
      watch: () => undefined,
    },
    inView: shallowRef(),
    showRect: shallowRef(),
    announce: (text) => void said.push(text),
    command: (id) => commands.run(id),
    register: (id, run, can) => commands.register(id, run, can),
  }
  return workspace
}

function groupProblems(problems: readonly Problem[]): Map<NodeId, Problem[]> {
  const byNode = new Map<NodeId, Problem[]>()
  for (const problem of problems) {
    const id = problem.node ?? (problem.port ? nodeOf(problem.port) : undefined)
    if (id === undefined) continue
    const list = byNode.get(id)
    if (list) list.push(problem)
    else byNode.set(id, [problem])
  }
  return byNode
}
