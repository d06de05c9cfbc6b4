import { shallowRef } from 'vue'
import { createDocument } from '../../core/graph/create.ts'
import { setWeights } from '../../core/graph/weights.ts'
import type { Host } from '../host/host.ts'
import type { App } from './app.ts'
import { createBreakpoints } from './breakpoints.ts'
import { commandTable } from './command-table.ts'
import { createPresenting } from '../teaching/presenting.ts'
import { createTeaching } from '../teaching/teaching-state.ts'
import { createCommands } from './commands.ts'
import { createWorkspace } from './create-workspace.ts'
import { createDocumentStore } from './document-store.ts'
import { registerDebugCommands } from './debug-commands.ts'
import { createFiles } from './files.ts'
import { createHidden } from './hidden.ts'
import { createMessages } from './messages.ts'
import { counted } from './numbers.ts'
import { createRunFeed } from './run-feed.ts'
import { createRunner } from './runner.ts'
import { createSettings } from './settings.ts'
import { createViews } from './views.ts'
import { createKeymap } from './shortcuts.ts'
import type { SettingsStore } from './settings.ts'
import type { WorkerLike } from './worker-link.ts'
import type { PlanRow } from './workspace.ts'

export interface AppSurroundings {
  readonly host: Host
  readonly startWorker: () => WorkerLike
  readonly settings: SettingsStore
  readonly mac: boolean
}

/** Puts the state of the window together. */
export function createApp({ host, startWorker, settings: kept, mac }: AppSurroundings): App {
  const messages = createMessages()
  const settings = createSettings(kept)
  const commands = createCommands()
  const store = createDocumentStore(createDocument())
  const feed = createRunFeed(() => store.document)
  const breakpoints = createBreakpoints(store)
  const hidden = createHidden()
  const runner = createRunner({
    store,
    breakpoints,
    hidden,
    feed,
    settings,
    messages,
    startWorker,
    onTrained(weights, steps) {
      const label = steps === 1 ? 'Step downhill' : `Train ${counted(steps, 'step')}`
      if (workspace.perform(label, setWeights(store.document, Object.entries(weights)))) runner.go('backward')
    },
  })
  const workspace = createWorkspace({ store, runner, commands, messages })
  const files = createFiles(host, store, messages, runner.readFile)
  const teaching = createTeaching(workspace, hidden)
  const views = createViews()
  const app = {
    host,
    store,
    workspace,
    runner,
    feed,
    breakpoints,
    hidden,
    pointedRow: shallowRef<PlanRow>(),
    files,
    settings,
    commands,
    views,
    teaching,
    presenting: createPresenting({ workspace, runner, teaching, views }),
    keys: createKeymap(settings, mac),
    messages,
    mac,
  }
  // A file with exercises wants them answered.
  store.onDiff((change) => {
    if (change === 'replaced' && teaching.exercises.value.length > 0) app.views.show('predict')
  })
  registerCommands(app)
  registerDebugCommands(app)
  return app
}

/** What the panels, keys and the application menu share. The canvas adds its own. */
function registerCommands(app: App): void {
  const { workspace, runner, files, settings, commands, messages, views, teaching, presenting } = app
  const { register } = commands
  register('view.edgeScale', () => {
    settings.edgeScale = settings.edgeScale === 'absolute' ? 'relative' : 'absolute'
    messages.announce(settings.edgeScale === 'relative' ? 'Widths against the largest gradient' : 'Widths by the norm')
  })
  register('file.new', () => void files.newGraph())
  register('file.open', () => void files.open())
  register('file.save', () => void files.save())
  register('file.saveAs', () => void files.saveAs())
  const { state } = app.store
  register(
    'edit.undo',
    () => workspace.undo(),
    () => state.value.undoLabel !== undefined,
  )
  register(
    'edit.redo',
    () => workspace.redo(),
    () => state.value.redoLabel !== undefined,
  )
  const remedy = () => messages.shown.value.findLast((message) => message.remedy)?.remedy
  register(
    'add.bridge',
    () => remedy()?.run(),
    () => remedy() !== undefined,
  )
  register('view.palette', () => (settings.palette = !settings.palette))
  register('view.inspector', () => (settings.inspector = !settings.inspector))
  register('view.minimap', () => (settings.minimap = !settings.minimap))
  register('view.drawer', () => (settings.drawer = !settings.drawer))
  register('view.projector', () => {
    settings.size = settings.size === 'normal' ? 'projector' : 'normal'
    messages.announce(settings.size === 'normal' ? 'Normal size' : 'Projector size')
  })
  register('view.actualSize', () => commands.run('view.zoom100'))
  register('run.forward', () => runner.go('forward'))
  register('run.backward', () => runner.go('backward'))
  register('run.step', () => runner.go('next'))
  register('run.stepBack', () => runner.go('previous'))
  register('run.play', () => (runner.view.state.value === 'playing' ? runner.pause() : runner.play()))
  register('run.reset', () => runner.go('start'))
  register('run.cancel', () => runner.cancel())
  // What is selected is what a view is asked about.
  for (const { id } of commandTable.filter(({ section }) => section === 'See'))
    register(id, () => {
      const { nodes, edges } = workspace.selection.value
      const [node] = nodes.size === 1 ? nodes : []
      const [edge] = nodes.size === 0 && edges.size === 1 ? edges : []
      views.show(id.slice('see.'.length), {
        ...(node !== undefined && { node }),
        ...(edge !== undefined && { edge }),
        ...(nodes.size === 2 && { nodes: [...nodes] }),
      })
    })
  register('present.start', () => (teaching.presenting.value ? presenting.stop() : presenting.start()))
  register('present.next', () => presenting.move(1))
  register('present.previous', () => presenting.move(-1))
  register('present.keep', () => presenting.keep())
  for (const id of ['help.start', 'help.samples']) register(id, () => void files.showStart())
}
