import type { PortId } from '../../core/graph/document.ts'
import { STATISTICS, statisticPlace as place } from '../../core/kernels/statistics-layout.ts'
import { statisticsOf } from '../../core/run/statistics.ts'
import type { RunSession, Watch } from '../../core/run/session.ts'
import type { Report } from './protocol.ts'

type Norms = NonNullable<Extract<Report, { type: 'trained' }>['norms']>

/** Points of a training, however long it is. */
const wanted = 64
/** Of larger graphs nothing is kept. */
const mostEdges = 20_000
/** Milliseconds that may go into them before they have to be worth their time. */
const free = 150
const share = 0.1

/** Takes the norms of all edges' gradients now and then during a training: evenly over its steps, and never for long. */
export class NormSamples {
  private readonly edges: readonly PortId[]
  private readonly every: number
  private readonly total: number
  private next = 1
  private spent = 0
  private latest = -1
  private watched: { readonly run: RunSession; readonly watch: Watch | undefined } | undefined
  private steps: number[] = []
  private rows: number[] = []

  constructor(edges: Iterable<PortId>, steps: number) {
    const all = [...edges]
    this.edges = all.length > mostEdges ? [] : all
    this.total = steps
    this.every = Math.max(1, Math.ceil(steps / wanted))
  }

  /** Steps that may be done before the next look. */
  room(done: number): number {
    return Math.max(1, this.next - done)
  }

  /** `look` gives the run to be looked at; it is asked only where it is time for it. */
  take(done: number, elapsed: number, now: () => number, look: () => RunSession | undefined): void {
    if (done < this.next) return
    this.next = done + this.every
    const dear = this.spent > Math.max(free, share * elapsed)
    // The end is always worth its time.
    if (this.edges.length === 0 || (dear && done < this.total)) return
    const started = now()
    const run = look()
    if (run !== undefined) this.record(done, run)
    this.spent += now() - started
  }

  /** Of a run that is looked at anyway. */
  record(done: number, run: RunSession): void {
    if (this.edges.length === 0 || (this.latest >= done && done > 0)) return
    this.latest = done
    this.steps.push(done)
    this.pushNorms(run)
  }

  /** What was taken since the last time; nothing, if there was nothing. */
  report(): { readonly norms?: Norms } {
    if (this.steps.length === 0) return {}
    const norms = { edges: this.edges, steps: Int32Array.from(this.steps), norms: Float64Array.from(this.rows) }
    this.steps = []
    this.rows = []
    return { norms }
  }

  /** NaN where there is none, or it is not finite. The engine counts where the tensors lie, if it can. */
  private pushNorms(run: RunSession): void {
    if (this.watched?.run !== run)
      this.watched = { run, watch: run.watch?.(this.edges.map((gradient) => ({ gradient }))) }
    const { watch } = this.watched
    const rows = watch?.look()
    this.edges.forEach((to, at) => {
      if (rows && watch?.shapes[at]) {
        const from = STATISTICS * at
        const isFinite = rows[from + place.count]! > 0 && rows[from + place.nan]! + rows[from + place.infinite]! === 0
        this.rows.push(isFinite ? rows[from + place.norm]! : NaN)
        return
      }
      const gradient = run.gradient(to)
      const of = gradient ? statisticsOf(gradient) : undefined
      this.rows.push(of === undefined || of.nan + of.infinite > 0 ? NaN : of.norm)
    })
  }
}
