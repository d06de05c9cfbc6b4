import { STATISTICS, statisticPlace } from '../../core/kernels/statistics-layout.ts'
import type { PortId } from '../../core/graph/document.ts'
import type { Gradient, RunSession, Subject, Watch } from '../../core/run/session.ts'
import type { Summary } from '../state/workspace.ts'
import type { SummaryBlock } from './protocol.ts'
import { SummaryPacker } from './summary-block.ts'

/**
 * Summaries of tensors of a run, which the engine counts where they lie, if it can. While a run is looked at again and again,
 * it is the same tensors each time: where they lie is looked up once.
 */
export class Watcher {
  private readonly session: RunSession
  private readonly summary: (tensor: Gradient) => Summary | null | undefined
  private keys: readonly PortId[] = []
  private watch: Watch | undefined

  /** `summary` is for what the engine cannot tell. */
  constructor(session: RunSession, summary: (tensor: Gradient) => Summary | null | undefined) {
    this.session = session
    this.summary = summary
  }

  /** `tensor` is only asked where the engine does not know better, and of what holds a NaN or an infinity. */
  pack(keys: readonly PortId[], subject: (key: PortId) => Subject, tensor: (key: PortId) => Gradient): SummaryBlock {
    if (!sameKeys(keys, this.keys)) {
      this.keys = keys
      this.watch = this.session.watch?.(keys.map(subject))
    }
    const { watch } = this
    const packer = new SummaryPacker(keys.length)
    // Each number is taken before anything else is looked at.
    const rows = watch?.look()
    keys.forEach((key, at) => {
      const shape = watch?.shapes[at]
      const known = rows && shape ? stateOf(rows, at) : 'unknown'
      if (known === 'finite') packer.addRow(rows!, at, shape!)
      else packer.add(known === 'missing' ? undefined : this.summary(tensor(key)))
    })
    return packer.block()
  }
}

function stateOf(rows: Float64Array, at: number): 'missing' | 'finite' | 'unknown' {
  const from = STATISTICS * at
  if (rows[from + statisticPlace.count] === 0) return 'missing'
  return rows[from + statisticPlace.nan]! + rows[from + statisticPlace.infinite]! === 0 ? 'finite' : 'unknown'
}

function sameKeys(a: readonly PortId[], b: readonly PortId[]): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}
