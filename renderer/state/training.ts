import { shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import type { Weight } from '../../core/graph/document.ts'
import type { OptimiserOptions } from '../../core/train/optimisers.ts'
import type { Report, Request } from '../worker/protocol.ts'
import type { Messages } from './messages.ts'
import { createNormHistory } from './norm-history.ts'
import type { NormHistory } from './norm-history.ts'

export type Trained = { readonly [name: string]: Omit<Weight, 'order'> }

export interface Training {
  readonly running: boolean
  readonly wanted: number
  readonly done: number
  /** Objective before every step since the document was opened. */
  readonly history: readonly number[]
}

/** A training under way in the worker, and what those before it told. */
export interface TrainingProgress {
  readonly state: ShallowRef<Training>
  /** Norms of edges' gradients over the steps. */
  readonly norms: NormHistory
  readonly running: boolean
  begin(steps: number, optimiser: OptimiserOptions): void
  /** True where the training is over with this. */
  take(report: Extract<Report, { type: 'trained' }>): boolean
  /** What the worker still says of it is about something that is gone. */
  abandon(): void
  /** Another document. */
  forget(): void
}

export interface TrainingSurroundings {
  readonly messages: Messages
  readonly send: (request: Request) => void
  /** Of a message to the worker. */
  readonly number: () => number
  /** It came to an end with these parameters. */
  readonly onTrained: (weights: Trained, steps: number) => void
}

const untrained: Training = { running: false, wanted: 0, done: 0, history: [] }

export function createTraining({ messages, send, number, onTrained }: TrainingSurroundings): TrainingProgress {
  const state = shallowRef(untrained)
  const norms = createNormHistory()
  /** The one under way. */
  let sequence = 0

  return {
    state,
    norms,
    get running() {
      return state.value.running
    },
    begin(steps, optimiser) {
      sequence = number()
      state.value = { ...state.value, running: true, wanted: steps, done: 0 }
      send({ type: 'train', sequence, steps, optimiser })
    },
    take(report) {
      if (report.sequence !== sequence) return false
      const { history, done, wanted } = state.value
      const next = { wanted, done: done + report.objectives.length, history: [...history, ...report.objectives] }
      state.value = { ...next, running: report.more }
      const taken = report.norms
      taken?.steps.forEach((step, i) => {
        const width = taken.edges.length
        const row = taken.norms.subarray(i * width, (i + 1) * width)
        norms.take(next.history.length - next.done + step, taken.edges, row)
      })
      if (report.more) return false
      if (report.problem !== undefined) messages.show(report.problem, 'Cannot train')
      if (report.weights !== undefined && Object.keys(report.weights).length > 0) onTrained(report.weights, next.done)
      return true
    },
    abandon() {
      if (!state.value.running) return
      sequence = 0
      state.value = { ...state.value, running: false }
    },
    forget() {
      norms.clear()
      state.value = untrained
    },
  }
}
