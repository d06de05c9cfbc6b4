import { describe, expect, it } from 'vitest'
import type { Runtime } from '../engine-table.ts'
import type { Job } from '../workloads/job.ts'
import { measuredRow, ratioOf, type Measured } from './row.ts'
import { verdictsOf } from './verdict.ts'

const row = (job: Job, engine: string, runtime: Runtime, ...rounds: number[][]): Measured =>
  measuredRow({ ...job, engine, runtime, rounds, loss: 1 })
const none = () => []

describe('a row', () => {
  it('has median, least and number of all samples', () => {
    const measured = measuredRow({
      ...{ suite: 'sgemm', workload: '100', engine: 'ours', runtime: 'node', loss: null, operations: 2e6 },
      rounds: [[4, 2], [6]],
    })
    expect(measured.row).toMatchObject({ medianMs: 4, minMs: 2, reps: 3, gflops: 0.5 })
  })

  it('has no time where nothing counted', () => {
    const job: Job = { suite: 'train', workload: 'a' }
    const { row: empty } = measuredRow({ ...job, engine: 'js', runtime: 'node', rounds: [], loss: 2, problem: 'why' })
    expect(empty).toMatchObject({ medianMs: null, minMs: null, reps: 0, problem: 'why' })
  })
})

describe('ratios and targets', () => {
  const job: Job = { suite: 'train', workload: 'b' }

  it('compare within a round, so that a slow minute of the machine counts for both', () => {
    const ours = row(job, 'ours', 'chromium', [1], [10], [1])
    const peer = row(job, 'js', 'chromium', [3], [30], [3])
    expect(ratioOf(peer, ours)).toBe(3)
  })

  it('are about ours in Chromium, against the peer in Chromium where it runs there', () => {
    const rows = [
      row(job, 'ours', 'node', [9]),
      row(job, 'ours', 'chromium', [2]),
      row(job, 'torch', 'python', [1.5]),
      row(job, 'tfjs-wasm-mended', 'node', [1]),
      row(job, 'tfjs-wasm-mended', 'chromium', [4]),
    ]
    expect(verdictsOf(job, rows, none)).toEqual([
      { what: '≥ 2.5× as fast as tfjs-wasm, mended', reached: '2×', isMet: false },
      { what: '≤ 2× the time of PyTorch', reached: '1.33×', isMet: true },
    ])
  })

  it('stay open where something was not measured', () => {
    const rows = [row(job, 'ours', 'chromium', [2])]
    expect(verdictsOf(job, rows, none).map(({ isMet }) => isMet)).toEqual([undefined, undefined])
  })

  it('tell the share of the roof, the time of a node, threads and growth', () => {
    const verdict = (of: Job, rows: Measured[], earlier: Measured[] = []) => verdictsOf(of, rows, () => earlier)[0]
    const sgemm: Job = { suite: 'sgemm', workload: '512' }
    const roofed = [row(sgemm, 'ours', 'chromium', [5]), row(sgemm, 'roof', 'chromium', [4])]
    expect(verdict(sgemm, roofed)).toMatchObject({ reached: '80 %', isMet: true })
    const chain: Job = { suite: 'train', workload: 'f' }
    expect(verdict(chain, [row(chain, 'ours', 'chromium', [0.07])])).toMatchObject({ reached: '70 ns', isMet: false })
    const threads: Job = { suite: 'threads', workload: '1024' }
    const both = [row(threads, 'ours', 'chromium', [19]), row(threads, 'ours-2-threads', 'chromium', [10])]
    expect(verdict(threads, both)).toMatchObject({ reached: '1.9×', isMet: true })
    const large: Job = { suite: 'compile', workload: '100000' }
    const [now, before] = [[row(large, 'ours', 'chromium', [650])], [row(large, 'ours', 'chromium', [50])]]
    expect(verdict(large, now, before)).toMatchObject({ reached: '13×', isMet: false })
  })
})
