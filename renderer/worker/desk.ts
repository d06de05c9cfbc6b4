import { compile } from '../../core/compile/compile.ts'
import type { Compiled } from '../../core/compile/compile.ts'
import { openFile } from '../../core/format/file.ts'
import { applyDiff } from '../../core/graph/apply.ts'
import { createDocument } from '../../core/graph/create.ts'
import type { Diff } from '../../core/graph/diff.ts'
import type { GraphDocument, NodeId, PortId } from '../../core/graph/document.ts'
import type { Problem } from '../../core/graph/problems.ts'
import { Machine } from '../../core/kernels/machine.ts'
import { areProblems, createSession } from '../../core/run/session.ts'
import type { RunSession } from '../../core/run/session.ts'
import { Answering } from './answering.ts'
import { compiledReport } from './compiled-report.ts'
import type { Told } from './compiled-report.ts'
import { changesPlan, changesResults } from './effects.ts'
import { slicesOf } from './file-slices.ts'
import { indexEdges } from './edge-index.ts'
import type { EdgeIndex } from './edge-index.ts'
import { nothingToRun } from './nothing-to-run.ts'
import { glimpse, packPreviews } from './preview.ts'
import type { Feed, Report, Request, Sample, Status, Stop, Stops, Target } from './protocol.ts'
import { engineOf, gradOutputKeys, optionsOf } from './run-options.ts'
import { RunReader } from './run-reader.ts'
import type { Surroundings } from './surroundings.ts'
import { packSummaries } from './summary-block.ts'
import { stopAfter } from './stops.ts'
import { train } from './train.ts'

interface Run {
  readonly session: RunSession
  readonly index: EdgeIndex
  readonly reader: RunReader
}

/** No slice of work is longer than this, so that a cancel or an edit is heard; a single step cannot be parted. */
const sliceMs = 12
/** What comes in between is for the eye; more of it would only keep the window busy. */
const reportMs = 250

/**
 * The worker's side of an open document: a mirror of it, what the compiler says, and the run. Requests come in order; a run
 * gives way between slices, and whatever comes then ends it first.
 */
export class Desk {
  private readonly surroundings: Surroundings
  private document = createDocument()
  /** A file that was read, until it is opened or another one is read. */
  private lastRead:
    | { readonly sequence: number; readonly document: GraphDocument; readonly compiled: Compiled; readonly told: Told }
    | undefined
  /** The file asked for last: reading gives way to other requests, so an earlier one may be read later. */
  private newestRead = 0
  private revision = 0
  private compiled: Compiled = compile(this.document)
  private told: Told | undefined
  private feed: Feed = { inputs: {}, batch: 1, training: false, gradOutput: {}, engine: 'automatic' }
  /** One for all runs: each takes it over from the one before, which is gone by then. */
  private readonly machine = new Machine()
  /** Training leaves the numbers of the last run where they are. */
  private trainingMachine: Machine | undefined
  private run: Run | undefined
  /** Where the last run stood when an edit made it stale; it is taken up again there. */
  private staleAt: number | 'end' | undefined
  private watched: readonly NodeId[] = []
  private sample: Sample = 'all'
  private job = 0
  private readonly changedEdges = new Set<PortId>()
  private readonly changedPorts = new Set<PortId>()
  private fresh = false
  /** The training that was shown last. */
  private shown = 0
  private stops: Stops = { nodes: [], nonFinite: false }
  /** Milliseconds of the steps done forth since the last report, the first of them being `timedFrom`. */
  private times: number[] = []
  private timedFrom = 0
  private readonly answering: Answering

  constructor(surroundings: Surroundings) {
    this.surroundings = surroundings
    this.answering = new Answering({
      ...surroundings,
      matter: () => ({ document: this.document, compiled: this.compiled, feed: this.feed, run: this.run }),
    })
  }

  async handle(request: Request): Promise<void> {
    switch (request.type) {
      case 'open': {
        const document = createDocument()
        applyDiff(document, request.whole)
        this.open(document, request)
        this.recompile()
        return
      }
      case 'read':
        return this.read(request.sequence, request.bytes)
      case 'take':
        return this.take(request)
      case 'edit':
        return this.edit(request.diff, request.revision, request.recompute)
      case 'feed':
        return this.refeed(request.feed, request.revision, request.recompute)
      case 'go':
        return this.go(request.sequence, request.target)
      case 'stops':
        this.stops = request.stops
        return
      case 'cancel':
        this.job++
        return
      case 'watch':
        this.watched = request.nodes
        this.sample = request.sample
        if (this.run === undefined) return
        this.surroundings.post({ type: 'previews', previews: packPreviews(this.glimpses(this.watched)) })
        return
      case 'page':
        this.surroundings.post(this.page(request))
        return
      case 'look':
        this.surroundings.post(this.look(request))
        return
      case 'ask':
        return this.answering.answer(request)
      case 'drop':
        this.answering.drop(request.sequence)
        return
      case 'train': {
        const mine = ++this.job
        await train(
          { document: this.document, compiled: this.compiled, feed: this.feed },
          request,
          this.surroundings,
          { training: this.machineForTraining(), looking: this.machine },
          () => this.job === mine,
          (session, time) => this.show(request.sequence, session, time),
        )
      }
    }
  }

  private open(document: GraphDocument, { revision, feed }: { readonly revision: number; readonly feed: Feed }): void {
    this.job++
    this.document = document
    this.lastRead = undefined
    this.revision = revision
    this.feed = feed
    this.run = undefined
    this.staleAt = undefined
    this.told = undefined
  }

  /** The file that was read last is the document now. What the compiler says of it was told with it. */
  private take({ read, revision, feed }: Extract<Request, { type: 'take' }>): void {
    const { lastRead } = this
    if (lastRead?.sequence !== read) throw new Error(`file ${read} was not read last`)
    this.open(lastRead.document, { revision, feed })
    this.compiled = lastRead.compiled
    this.told = lastRead.told
    if (gradOutputKeys(feed) !== undefined) this.recompile()
  }

  /** The document comes in pieces, with pauses for whatever else the window wants; then what the compiler says of it. */
  private async read(sequence: number, bytes: Uint8Array): Promise<void> {
    const { post, pause } = this.surroundings
    this.newestRead = sequence
    const result = openFile(bytes)
    if (result.document === undefined) {
      post({ type: 'read', sequence, more: false, problems: result.problems })
      return
    }
    const { document, warnings } = result
    for (const slice of slicesOf(document)) {
      post({ type: 'read', sequence, more: true, slice })
      await pause()
    }
    const compiled = compile(document)
    const { block, told } = compiledReport(document, compiled, undefined)
    if (sequence === this.newestRead) this.lastRead = { sequence, document, compiled, told }
    post({ type: 'read', sequence, more: false, warnings, compiled: block })
  }

  private machineForTraining(): Machine {
    const { threads } = this.surroundings
    this.trainingMachine ??= new Machine(threads && { threads: threads.count, spawn: threads.spawn })
    return this.trainingMachine
  }

  /** A run that was made elsewhere, as the window's own: what it asks for next is about that one. */
  private show(sequence: number, session: RunSession, time: number): void {
    const known = this.run
    const index = known?.session.plan === session.plan ? known.index : indexEdges(session.plan)
    // Shown again and again, the reader knows where everything is.
    this.run = known?.session === session ? known : { session, index, reader: new RunReader(session, index) }
    this.fresh = this.shown !== sequence
    this.shown = sequence
    this.touchAll(this.run)
    this.report(sequence, true, time)
  }

  private edit(diff: Diff, revision: number, recompute: boolean): Promise<void> | undefined {
    applyDiff(this.document, diff)
    this.revision = revision
    if (!changesPlan(diff)) return undefined
    const stale = changesResults(diff)
    if (stale) this.outdate()
    this.recompile()
    return stale && recompute ? this.again() : undefined
  }

  private refeed(feed: Feed, revision: number, recompute: boolean): Promise<void> | undefined {
    this.feed = feed
    this.revision = revision
    this.outdate()
    this.recompile()
    return recompute ? this.again() : undefined
  }

  private outdate(): void {
    this.job++
    if (this.run !== undefined && this.run.session.position > 0) {
      const { position, plan } = this.run.session
      this.staleAt = position === plan.steps.length ? 'end' : position
    }
    this.run = undefined
  }

  private recompile(): void {
    this.compiled = compile(this.document, { gradOutput: gradOutputKeys(this.feed) })
    const { block, told } = compiledReport(this.document, this.compiled, this.told)
    this.told = told
    this.surroundings.post({ type: 'compiled', revision: this.revision, ...block })
  }

  /** Runs to where the run stood before the edit; the whole where nothing had been run. */
  private async again(): Promise<void> {
    if (this.compiled.plan === undefined) return
    const target = this.staleAt === undefined || this.staleAt === 'end' ? 'backward' : this.staleAt
    await this.go(0, target)
  }

  private async go(sequence: number, target: Target): Promise<void> {
    const mine = ++this.job
    const { now, pause } = this.surroundings
    if (target === 'start') {
      this.run = undefined
      this.staleAt = undefined
      this.fresh = true
      this.report(sequence, false, 0)
      return
    }
    const run = this.runFor(target)
    if ('code' in run) {
      this.report(sequence, false, 0, run)
      return
    }
    const { session } = run
    const end = positionOf(target, session)
    // What runs anew by itself, after an edit, runs through.
    const forth = end > session.position
    const stops = forth && sequence > 0 ? this.stops : undefined
    let stopped: Stop | undefined
    let started = now()
    let reported = started
    let time = 0
    let began = started
    while (session.position !== end && this.oneStep(run, end)) {
      const later = now()
      if (forth) this.timed(session.position - 1, later - began)
      stopped = stops && this.stopAt(run, stops)
      if (stopped !== undefined) break
      began = later
      if (later - started < sliceMs) continue
      time += later - started
      if (later - reported > reportMs) {
        this.report(sequence, true, time)
        time = 0
        reported = later
      }
      await pause()
      started = now()
      began = started
      if (this.job === mine) continue
      // A cancel wants to see how far it came; after an edit the run is no more, and another `go` says it itself.
      if (this.run === run && this.job === mine + 1) this.report(sequence, false, time)
      return
    }
    this.report(sequence, false, time + now() - started, undefined, stopped)
  }

  private stopAt({ session, reader }: Run, stops: Stops): Stop | undefined {
    const step = session.plan.steps[session.position - 1]
    return step && stopAfter(step, session, stops, (tensor) => reader.summary(tensor))
  }

  private timed(step: number, milliseconds: number): void {
    if (this.times.length === 0) this.timedFrom = step
    this.times.push(milliseconds)
  }

  /** One step towards `end`; false if a problem stops it. */
  private oneStep({ session, index }: Run, end: number): boolean {
    const before = session.position
    const done = end > before ? session.step() : session.stepBack()
    if (!done) return false
    const step = session.plan.steps[Math.min(before, session.position)]
    if (step !== undefined) index.touch(step, this.changedEdges, this.changedPorts)
    // When the backward pass begins, every gradient that will never come becomes none.
    const { forwardSteps, steps } = session.plan
    const begin = Math.min(forwardSteps, steps.length - 1)
    if (Math.min(before, session.position) === begin) this.touchAll({ session, index })
    return true
  }

  private touchAll({ session, index }: Pick<Run, 'session' | 'index'>): void {
    for (const to of index.through.keys()) this.changedEdges.add(to)
    for (const port of index.ownPorts) if (session.value(port) !== undefined) this.changedPorts.add(port)
  }

  /** The run to go on with, or a new one: after an edit, and where the way to the target lies behind. */
  private runFor(target: Target): Run | Problem {
    const { run } = this
    if (run !== undefined) {
      const { position, plan } = run.session
      const over = (target === 'forward' && position >= plan.forwardSteps) || (target === 'backward' && atEnd(run))
      if (!over) return run
    }
    const session = createSession(this.document, this.compiled, {
      ...optionsOf(this.feed),
      engine: engineOf(this.feed, this.compiled.plan),
      machine: this.machine,
    })
    if (areProblems(session)) return cannotRun(session)
    const index = indexEdges(session.plan)
    this.run = { session, index, reader: new RunReader(session, index) }
    this.staleAt = undefined
    this.times = []
    this.fresh = true
    return this.run
  }

  private report(sequence: number, more: boolean, time: number, refused?: Problem, stopped?: Stop): void {
    const { run, fresh } = this
    const session = run?.session
    const changed = [...this.changedPorts].map((port) => port.slice(0, port.lastIndexOf('.')))
    const changedNodes = new Set(changed)
    const problem = refused ?? session?.problem
    const bad = session?.firstNonFinite
    this.surroundings.post({
      type: 'ran',
      sequence,
      more,
      fresh,
      position: session?.position ?? 0,
      batch: session?.batch ?? this.feed.batch,
      ...(session?.objective !== undefined && { objective: session.objective }),
      time,
      edges: run?.reader.edges(this.changedEdges) ?? nothing,
      outputs: run?.reader.ports(this.changedPorts) ?? nothing,
      previews: packPreviews(this.glimpses(this.watched.filter((id) => fresh || changedNodes.has(id)))),
      ...(fresh && session !== undefined && { drawn: drawnInputs(session) }),
      ...(problem !== undefined && { problem }),
      ...(bad !== undefined && { nonFinite: { step: bad.step, node: bad.node, phase: bad.phase } }),
      ...(stopped !== undefined && { stopped }),
      ...(this.times.length > 0 && {
        stepTimes: { from: this.timedFrom, milliseconds: Float64Array.from(this.times) },
      }),
    })
    this.times = []
    this.changedEdges.clear()
    this.changedPorts.clear()
    this.fresh = false
  }

  private glimpses(nodes: readonly NodeId[]) {
    return this.run?.reader.glimpses(nodes, this.sample) ?? []
  }

  private look({ sequence, subject, rows, columns }: Extract<Request, { type: 'look' }>): Report {
    const tensor = this.run?.reader.tensor(subject)
    const there = typeof tensor === 'object' && tensor !== null
    const value = there ? glimpse(tensor, false, 'all', { rows, columns }) : undefined
    return {
      type: 'look',
      sequence,
      status: there ? 'there' : statusOf(tensor),
      summary: packSummaries(there ? [this.run?.reader.summary(tensor)] : []),
      preview: packPreviews(there ? [{ node: '', value, gradient: undefined }] : []),
    }
  }

  private page({ sequence, subject, offset, count }: Extract<Request, { type: 'page' }>): Report {
    const tensor = this.run?.reader.tensor(subject)
    const about = { type: 'page', sequence, offset } as const
    if (tensor === undefined || tensor === null || tensor === 'unknown') {
      return { ...about, status: statusOf(tensor), shape: [], data: new Float64Array(0), peak: 0 }
    }
    const summary = this.run?.reader.summary(tensor)
    const peak = summary ? Math.max(Math.abs(summary.min), Math.abs(summary.max)) : 0
    return { ...about, status: 'there', shape: tensor.shape, data: tensor.data.slice(offset, offset + count), peak }
  }
}

const emptySummaries = { present: new Uint8Array(0), numbers: new Float64Array(0), shapes: new Int32Array(0) }
const nothing = { keys: [], values: emptySummaries, gradients: emptySummaries }

function statusOf(tensor: undefined | null | 'unknown'): Status {
  return tensor === undefined ? 'notYet' : tensor === null ? 'none' : 'unknown'
}

function atEnd({ session }: Run): boolean {
  return session.position === session.plan.steps.length
}

function positionOf(target: Exclude<Target, 'start'>, { position, plan }: RunSession): number {
  const last = plan.steps.length
  if (target === 'forward') return plan.forwardSteps
  if (target === 'backward') return last
  if (target === 'next') return Math.min(position + 1, last)
  if (target === 'previous') return Math.max(position - 1, 0)
  return Math.min(target, last)
}

function drawnInputs(session: RunSession): NodeId[] {
  return session.plan.inputs.filter((input) => session.drawn(input.node)).map((input) => input.node)
}

function cannotRun(problems: readonly Problem[]): Problem {
  return problems.find((problem) => problem.severity === 'error') ?? nothingToRun
}
