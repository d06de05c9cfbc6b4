import { nextTick, shallowRef, watch } from 'vue'
import type { ShallowRef } from 'vue'
import type { Diff } from '../../core/graph/diff.ts'
import type { NodeId } from '../../core/graph/document.ts'
import type { Report, Request, Target } from '../worker/protocol.ts'
import type { Breakpoints } from './breakpoints.ts'
import { changesPlan, changesResults } from '../worker/effects.ts'
import { createCompiledView } from './compiled.ts'
import type { CompiledView } from './compiled.ts'
import type { DocumentStore } from './document-store.ts'
import type { Hidden } from './hidden.ts'
import { createEdgeScale } from './edge-scale.ts'
import { guardAnswers } from './guarded-answers.ts'
import { createFileReader } from './file-reader.ts'
import type { ReadFile } from './file-reader.ts'
import type { Messages } from './messages.ts'
import type { RunFeed } from './run-feed.ts'
import { createPace } from './pace.ts'
import { createRunProgress } from './run-progress.ts'
import type { RunProgress } from './run-progress.ts'
import { createRunView } from './run-view.ts'
import { shareAnswers } from './shared-answers.ts'
import { stopText } from './stop-text.ts'
import type { Settings } from './settings.ts'
import { createTraining } from './training.ts'
import type { Trained, Training, TrainingProgress } from './training.ts'
import { wholeDiff } from './whole-diff.ts'
import { createWorkerLink } from './worker-link.ts'
import type { WorkerLike } from './worker-link.ts'
import { createWorkerQuestions } from './worker-questions.ts'
import type { Look, Page, WorkerQuestions } from './worker-questions.ts'
import type { RunView } from './workspace.ts'

export type { Look, Page, Trained, Training }

/** The run: what the worker is asked to do, and what is known of it. */
export interface Runner
  extends
    Pick<RunProgress, 'time' | 'problem' | 'nonFinite' | 'stopped' | 'stepTimes' | 'drawn' | 'stale'>,
    Pick<WorkerQuestions, 'page' | 'look' | 'ask'> {
  readonly view: RunView
  readonly compiled: CompiledView
  readonly training: ShallowRef<Training>
  go(target: Target): void
  /**
   * Makes a change of the document or of what is fed, and runs again without a word: for what is being dragged. While the
   * numbers of the change before are still under way it waits, and gives way to a later one.
   */
  refresh(change: () => void): void
  /** Makes the change that still waits: the drag is over. */
  settle(): void
  play(): void
  pause(): void
  /** Stops whatever runs. */
  cancel(): void
  /** Bumped when answers about the document are no longer right: by an edit that matters, and by what is fed. */
  readonly matter: ShallowRef<number>
  readonly norms: TrainingProgress['norms']
  train: TrainingProgress['begin']
  /** Reads a file in the worker. */
  readFile(bytes: Uint8Array): Promise<ReadFile>
  close(): void
}

export interface RunnerSurroundings {
  readonly store: DocumentStore
  readonly feed: RunFeed
  readonly settings: Settings
  readonly messages: Messages
  readonly breakpoints: Breakpoints
  /** What is not shown though it is known. */
  readonly hidden: Hidden
  readonly startWorker: () => WorkerLike
  /** Training came to an end with these parameters. */
  readonly onTrained: (weights: Trained, steps: number) => void
}

/** Whether there are the same nodes and edges afterwards, so that what was computed has its places still. */
function keepsParts({ nodes = {}, edges }: Diff): boolean {
  return edges === undefined && Object.values(nodes).every(([from, to]) => from !== undefined && to !== undefined)
}

/** At speed 1 a step can be followed with the eye. */
const stepMs = 800
/** A drag waits no longer for a view that takes its time. */
const paceMs = 150
/** A step that takes longer than this is ended with its worker. */
const patienceMs = 1500

export function createRunner(surroundings: RunnerSurroundings): Runner {
  const { store, feed, settings, messages, breakpoints, hidden } = surroundings
  const compiled = createCompiledView(() => store.document)
  const progress = createRunProgress(
    () => compiled.steps.value,
    () => feed.batch(),
  )
  const { results, revision, position, current, problem, nonFinite, stopped, stale } = progress
  const state = shallowRef<'idle' | 'running' | 'playing' | 'paused'>('idle')
  const pace = createPace(paceMs)
  const matter = shallowRef(0)
  let sequence = 0
  /** The last `go` sent; 0 if the worker began by itself. */
  let going = 0
  let busy = false
  let playing = false
  let quiet = false
  /** What changes now is run at once. */
  let refreshing = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let patience: ReturnType<typeof setTimeout> | undefined
  let edits = 0
  /** Results that come before the compiler has answered this edit are of an older document. */
  let awaited = 0
  let answered = 0
  let watched: readonly NodeId[] = []
  let opening = false
  let sentFeed = ''
  /** The note that says where the run stopped. */
  let said: number | undefined
  const link = createWorkerLink(surroundings.startWorker, take, (message) => {
    messages.error(`Something went wrong in the worker: ${message}. It was started again.`)
    restart()
  })

  const questions = createWorkerQuestions(send, () => ++sequence)
  const ask = shareAnswers(questions.ask, () => matter.value)
  const training = createTraining({ messages, send, number: () => ++sequence, onTrained: surroundings.onTrained })
  const scale = createEdgeScale({
    settings,
    revision,
    nonFinite,
    complete: () => position.value > 0 && position.value === compiled.steps.value.length,
    norms: results.gradientNorms,
  })
  const reader = createFileReader(send, () => ++sequence)

  function send(request: Request): void {
    link.send(request)
  }

  function open(): void {
    awaited = ++edits
    sentFeed = feedKey()
    const about = { revision: awaited, feed: feed.effective() }
    const read = reader.claim(store.document)
    if (read === undefined) send({ type: 'open', whole: wholeDiff(store.document), ...about })
    else {
      send({ type: 'take', read: read.sequence, ...about })
      compiled.take(read.compiled)
      answered = awaited
    }
    matter.value++
    send({ type: 'stops', stops: breakpoints.stops.value })
    rewatch()
  }

  function rewatch(): void {
    send({ type: 'watch', nodes: watched, sample: feed.sample.value })
  }

  function restart(): void {
    link.restart()
    questions.giveUp()
    reader.giveUp()
    training.abandon()
    outdate()
    open()
  }

  function unsay(): void {
    if (said !== undefined) messages.dismiss(said)
    said = undefined
  }

  /** The run itself is gone. */
  function outdate(followed = false): void {
    stopPlaying()
    unsay()
    clearTimeout(patience)
    busy = false
    progress.outdate(followed && position.value > 0)
    if (!progress.isHeld) state.value = 'idle'
    training.abandon()
  }

  /** Tensors have no place in JSON, but every change of one is a change of the revision. */
  function feedKey(): string {
    const { inputs, gradOutput, ...rest } = feed.effective()
    return JSON.stringify([feed.revision.value, Object.keys(inputs), Object.keys(gradOutput), rest])
  }

  function sendFeed(): void {
    if (opening) return
    const key = feedKey()
    if (key === sentFeed) return
    sentFeed = key
    const again = recompute()
    outdate(again || refreshing)
    awaited = ++edits
    progress.batch.value = feed.batch()
    send({ type: 'feed', revision: awaited, feed: feed.effective(), recompute: again })
    matter.value++
  }

  function recompute(): boolean {
    if (!settings.autoRecompute) return false
    going = 0
    return true
  }

  function setState(): void {
    if (busy && !playing) state.value = 'running'
    else if (playing) state.value = 'playing'
    else state.value = position.value > 0 && position.value < compiled.steps.value.length ? 'paused' : 'idle'
  }

  function take(report: Report): void {
    if (report.type === 'compiled') {
      answered = report.revision
      const before = compiled.revision.value
      compiled.take(report)
      if (report.plan !== undefined) progress.settle()
      if (compiled.revision.value !== before) revision.value++
    } else if (report.type === 'ran') {
      if (answered >= awaited) takeRun(report)
    } else if (report.type === 'previews') {
      if (answered < awaited || stale.value) return
      results.takePreviews(report.previews)
      revision.value++
    } else if (report.type === 'read') reader.take(report)
    else if (report.type === 'trained') {
      if (training.take(report)) clearTimeout(patience)
    } else {
      if (report.type === 'progress') return questions.takeProgress(report)
      if (report.type === 'answer') questions.takeAnswer(report)
      else if (report.type === 'page') questions.takePage(report)
      else if (report.type === 'look') questions.takeLook(report)
      void allShown()
    }
  }

  function takeRun(report: Extract<Report, { type: 'ran' }>): void {
    const steps = progress.take(report)
    if (report.sequence !== going) return
    busy = report.more
    if (!busy) {
      clearTimeout(patience)
      if (report.problem !== undefined) {
        stopPlaying()
        messages.show(report.problem, 'Cannot run')
      } else if (report.stopped !== undefined && (playing || steps > 1)) {
        stopPlaying()
        said = messages.note(stopText(report.stopped), report.stopped.node)
      } else finished()
      void allShown()
    }
    setState()
  }

  /** The views ask for what follows from a run when they have heard of it; when nobody asks any more, all is shown. */
  async function allShown(): Promise<void> {
    if (!pace.underWay || busy) return
    await nextTick()
    if (!busy && !progress.isHeld && questions.open === 0) pace.shown()
  }

  function finished(): void {
    const total = compiled.steps.value.length
    if (playing && position.value < total) {
      timer = setTimeout(() => go('next'), stepMs / settings.speed)
      return
    }
    stopPlaying()
    const row = current.value
    const why = stopped.value === undefined ? '' : `. ${stopText(stopped.value)}`
    if (quiet) return
    if (row === undefined) messages.announce('Reset')
    else messages.announce(`Step ${position.value} of ${total}, ${row.node} ${row.phase}${why}`)
  }

  function stopPlaying(): void {
    playing = false
    clearTimeout(timer)
  }

  function go(target: Target, silently = false): void {
    if (training.running) return
    if (!silently) progress.settle()
    quiet = silently
    going = ++sequence
    busy = true
    problem.value = undefined
    unsay()
    send({ type: 'go', sequence: going, target })
    if (!progress.isHeld) setState()
  }

  function refresh(change: () => void): void {
    stopPlaying()
    pace.make(() => {
      refreshing = true
      quiet = true
      try {
        change()
      } finally {
        refreshing = false
      }
      if (!settings.autoRecompute) go('backward', true)
    })
  }

  function cancel(): void {
    stopPlaying()
    if (busy || training.running) {
      send({ type: 'cancel' })
      clearTimeout(patience)
      patience = setTimeout(() => {
        if (!busy && !training.running) return
        restart()
        messages.announce('Stopped')
      }, patienceMs)
    }
    setState()
  }

  const stopListening = store.onDiff((change) => {
    if (change === 'replaced') {
      pace.stop()
      outdate()
      opening = true
      feed.clear()
      opening = false
      progress.forget()
      scale.forget()
      training.forget()
      revision.value++
      open()
      return
    }
    const matters = changesResults(change)
    const again = matters && recompute()
    edits++
    if (matters) {
      outdate((again || refreshing) && keepsParts(change))
      awaited = edits
    }
    send({ type: 'edit', revision: edits, diff: change, recompute: again })
    // After the edit is under way, so that what is asked now is asked about what came of it.
    if (changesPlan(change)) matter.value++
    // Values given may fit an input no longer, or again.
    if (change.nodes !== undefined || change.edges !== undefined) sendFeed()
  })
  const stopFeed = watch(feed.revision, sendFeed, { flush: 'sync' })
  const stopSample = watch(feed.sample, rewatch, { flush: 'sync' })
  const stopStops = watch(
    () => JSON.stringify(breakpoints.stops.value),
    () => send({ type: 'stops', stops: breakpoints.stops.value }),
    { flush: 'sync' },
  )
  const stopHidden = watch(
    hidden.keys,
    () => {
      revision.value++
      matter.value++
    },
    { flush: 'sync' },
  )
  open()

  return {
    view: createRunView({
      store,
      hidden,
      breakpoints,
      compiled,
      progress,
      looks: scale.looks,
      state,
      watch(ids) {
        watched = ids
        rewatch()
      },
    }),
    compiled,
    time: progress.time,
    problem,
    nonFinite,
    stopped,
    stepTimes: progress.stepTimes,
    drawn: progress.drawn,
    stale,
    training: training.state,
    go(target) {
      stopPlaying()
      go(target)
    },
    refresh,
    settle: pace.flush,
    play() {
      if (playing) return
      progress.settle()
      playing = true
      if (position.value > 0 && position.value === compiled.steps.value.length)
        send({ type: 'go', sequence: 0, target: 'start' })
      go('next')
    },
    pause() {
      stopPlaying()
      messages.announce('Paused')
      setState()
    },
    cancel,
    ...guardAnswers({ page: questions.page, look: questions.look, ask }, hidden),
    readFile: reader.read,
    matter,
    norms: training.norms,
    train(steps, optimiser) {
      if (training.running) return
      stopPlaying()
      training.begin(steps, optimiser)
    },
    close() {
      stopPlaying()
      stopListening()
      stopFeed()
      stopSample()
      stopStops()
      stopHidden()
      scale.stop()
      pace.stop()
      progress.stop()
      link.close()
    },
  }
}
