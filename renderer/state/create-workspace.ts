import { shallowRef } from 'vue'
import type { Diff } from '../../core/graph/diff.ts'
import type { NodeId, PortId } from '../../core/graph/document.ts'
import { nodesMade, nodesOf } from './changed-nodes.ts'
import { parentOf } from '../../core/graph/ids.ts'
import { isRefusal } from '../../core/graph/problems.ts'
import type { Commands } from './commands.ts'
import type { DocumentStore } from './document-store.ts'
import { keepSelections } from './kept-selections.ts'
import type { Messages } from './messages.ts'
import { levelOfKey } from './note-keys.ts'
import type { NoteKey } from './note-keys.ts'
import { nodeFacts, parameterCount } from './node-facts.ts'
import { useRunProblems } from './problem-list.ts'
import type { Runner } from './runner.ts'
import { createBridge, createWhyNot, createWhyNotValue } from './wiring.ts'
import type { Selection, Workspace } from './workspace.ts'

export interface WorkspaceParts {
  readonly store: DocumentStore
  readonly runner: Runner
  readonly commands: Commands
  readonly messages: Messages
}

/** The joint view of canvas and panels over document, selection, compiler and run. */
export function createWorkspace({ store, runner, commands, messages }: WorkspaceParts): Workspace {
  const selection = shallowRef<Selection>({ nodes: new Set(), edges: new Set() })
  const focused = shallowRef<NodeId>()
  const notes = shallowRef<ReadonlySet<NoteKey>>(new Set())
  const level = shallowRef<NodeId>('')
  const { compiled } = runner
  const ranInto = useRunProblems(runner)
  const wiringView = () => ({ document: store.document, revision: store.revision.value, compiled })
  const whyNot = createWhyNot(wiringView)
  const whyNotValue = createWhyNotValue(wiringView)

  function select({ nodes = [], edges = [] }: { nodes?: Iterable<NodeId>; edges?: Iterable<PortId> }): void {
    const { document } = store
    selection.value = {
      nodes: new Set([...nodes].filter((id) => document.nodes.has(id))),
      edges: new Set([...edges].filter((to) => document.edges.has(to))),
    }
  }

  // What is gone is not selected any more.
  store.onDiff((change) => {
    if (change === 'replaced') {
      level.value = ''
      focused.value = undefined
      select({})
      return
    }
    // Where the group one is in is gone, one stands in what was around it.
    while (level.value !== '' && !store.document.nodes.has(level.value)) level.value = parentOf(level.value)
    if (focused.value !== undefined && !store.document.nodes.has(focused.value)) focused.value = undefined
    const { nodes, edges } = selection.value
    if (!losesAny(change.nodes, nodes) && !losesAny(change.edges, edges)) return
    select({ nodes, edges })
  })

  const showChanged: Workspace['showChanged'] = shallowRef()
  const keptAt = keepSelections(store, () => ({ ...selection.value, notes: notes.value }))
  /** What was selected when the document was as it is now; of a change that made nodes, at least those. */
  function selectAgain(change: Diff): void {
    const { document } = store
    const kept = keptAt(store.edits().done)
    const made = nodesMade(document, change)
    if (made.length > 0 && !made.some((id) => kept?.nodes.has(id))) select({ nodes: made })
    else if (kept) {
      select(kept)
      notes.value = new Set([...kept.notes].filter((key) => levelOfKey(document, key) === level.value))
    }
    commands.run('canvas.focusSelected')
  }
  /** What undo and redo change is shown, wherever it is, and what was selected then is selected. */
  function goBack(move: () => string | undefined): string | undefined {
    let changed: Diff | undefined
    const stop = store.onDiff((change) => {
      if (change !== 'replaced') changed = change
    })
    const label = move()
    stop()
    const ids = changed && nodesOf(store.document, changed)
    const before = level.value
    if (ids && ids.length > 0) showChanged.value?.(ids)
    if (changed) selectAgain(changed)
    if (label === undefined || level.value === before) return label
    return `${label}, ${level.value === '' ? 'in the whole graph' : `inside ${level.value}`}`
  }

  return {
    get document() {
      return store.document
    },
    revision: store.revision,
    onDiff: store.onDiff,
    perform(label, edit, remedy) {
      if (isRefusal<Diff>(edit)) {
        messages.refuse(edit, remedy)
        return false
      }
      messages.clear()
      store.perform(label, edit)
      messages.announce(label)
      return true
    },
    begin(label) {
      messages.forgetRefused()
      return store.begin(label)
    },
    tries: messages.forgetRefused,
    undo() {
      const label = goBack(store.undo)
      messages.announce(label === undefined ? 'Nothing to undo' : `Undid: ${label}`)
    },
    redo() {
      const label = goBack(store.redo)
      messages.announce(label === undefined ? 'Nothing to redo' : `Redid: ${label}`)
    },
    jump: (done) => void goBack(() => void store.jump(done)),
    level,
    enter(id) {
      if (id !== '' && store.document.nodes.get(id)?.type !== 'group') return
      level.value = id
      const name = store.document.nodes.get(id)?.label ?? id
      messages.announce(id === '' ? 'The whole graph' : `Inside ${name}`)
    },
    showChanged,
    selection,
    select,
    focused,
    notes,
    showNote: shallowRef(),
    pointed: shallowRef(),
    pointedEdge: shallowRef(),
    compiledRevision: compiled.revision,
    outputType: compiled.outputType,
    inputType: compiled.inputType,
    problemsOf(id) {
      const known = compiled.problemsOf(id)
      if (ranInto.value.length === 0) return known
      const ran = ranInto.value.filter(({ node }) => node === id)
      return ran.length === 0 ? known : [...known, ...ran]
    },
    problems: compiled.problems,
    parameterCount: (id) => parameterCount(nodeFacts(store.document, id, compiled.inputType)),
    whyNot,
    whyNotValue,
    bridge: createBridge(wiringView),
    run: runner.view,
    inView: shallowRef(),
    showRect: shallowRef(),
    announce: messages.announce,
    command: commands.run,
    register: commands.register,
  }
}

function losesAny<T>(
  changes: { readonly [key: string]: readonly [T | undefined, T | undefined] } | undefined,
  selected: ReadonlySet<string>,
): boolean {
  if (changes === undefined || selected.size === 0) return false
  return Object.entries(changes).some(([key, [, after]]) => after === undefined && selected.has(key))
}
