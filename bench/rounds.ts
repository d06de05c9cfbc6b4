import type { EngineEntry, Runtime } from './engine-table.ts'
import type { Host } from './hosts/protocol.ts'
import type { Measured } from './report/row.ts'
import type { Job } from './workloads/job.ts'
import { measuredRow } from './report/row.ts'
import { rounded } from './report/numbers.ts'
import { checkedRuns, operationsOf } from './workloads/job.ts'
import { agrees, refereeOf } from './referee.ts'

export interface RoundOptions {
  readonly rounds: number
  readonly reps: number
}

export interface Entrant {
  readonly entry: EngineEntry
  readonly runtime: Runtime
  /** Starts a host for it; a text says what is missing. */
  start(): Promise<Host | string>
}

/** What a sample lasts at least: clocks in pages are coarse. */
const SAMPLE_MS = 10
/** Time for compilers to do their best before anything is measured. */
const WARM_UP_MS = 600
/** What an engine may take of one round. */
const ROUND_BUDGET_MS = 1500

/** Work that takes longer than this has one turn only. */
const PATIENCE_MS = 5000

/** An entrant whose numbers were right. */
interface Racing {
  readonly entrant: Entrant
  readonly host: Host
  readonly loss: number | null
  readonly rounds: number[][]
  problem?: string
}

/**
 * Measures a job in several engines. Each is set up alone and its numbers are compared with the referee's; those that are right
 * take turns, one at a time, round after round.
 */
export async function measureJob(
  job: Job,
  entrants: readonly Entrant[],
  { rounds, reps, file }: RoundOptions & { readonly file: string | undefined },
  tell: (what: string) => void,
): Promise<Measured[]> {
  const expected = refereeOf(job)
  const racing: Racing[] = []
  const out: Measured[] = []
  const named = ({ entry, runtime }: Entrant) => ({ ...job, engine: entry.name, runtime })
  try {
    for (const entrant of entrants) {
      tell(`${entrant.entry.name} in ${entrant.runtime}: setting up`)
      const prepared = await prepare(entrant, job, file)
      if (typeof prepared === 'string') {
        out.push(measuredRow({ ...named(entrant), rounds: [], loss: null, problem: prepared }))
        continue
      }
      const { host, checks } = prepared
      const loss = lossOf(checks)
      const wrong = entrant.entry.name === 'roof' ? undefined : disagreement(job, checks, expected)
      if (wrong === undefined) {
        racing.push({ entrant, host, loss, rounds: [] })
        continue
      }
      await host.stop()
      out.push(measuredRow({ ...named(entrant), rounds: [], loss, problem: wrong }))
    }
    for (let round = 0; round < rounds; round++) {
      for (const racer of racing) {
        if (racer.problem !== undefined || (racer.rounds[0]?.[0] ?? 0) > PATIENCE_MS) continue
        tell(`${racer.entrant.entry.name} in ${racer.entrant.runtime}: round ${round + 1} of ${rounds}`)
        const question = { do: 'sample', reps, sampleMs: SAMPLE_MS, budgetMs: ROUND_BUDGET_MS } as const
        const answer = await racer.host.sample(question)
        if ('problem' in answer) racer.problem = answer.problem
        else racer.rounds.push([...answer.samples])
      }
    }
  } finally {
    for (const { host } of racing) await host.stop()
    tell('')
  }
  for (const { entrant, loss, rounds: samples, problem } of racing) {
    const counted = problem === undefined ? samples : []
    out.push(measuredRow({ ...named(entrant), rounds: counted, loss, operations: operationsOf(job), problem }))
  }
  const places = entrants.map(({ entry, runtime }) => `${entry.name} ${runtime}`)
  const place = ({ row }: Measured) => places.indexOf(`${row.engine} ${row.runtime}`)
  return out.sort((a, b) => place(a) - place(b))
}

async function prepare(
  { entry, start }: Entrant,
  job: Job,
  file: string | undefined,
): Promise<{ readonly host: Host; readonly checks: readonly number[] } | string> {
  const host = await start()
  if (typeof host === 'string') return host
  const about = { job, file, checkedRuns: checkedRuns[job.suite], warmUpMs: WARM_UP_MS }
  const answer = await host.prepare({ do: 'prepare', engine: entry.name, ...about })
  if ('checks' in answer) return { host, checks: answer.checks }
  await host.stop()
  return answer.problem
}

function lossOf(checks: readonly number[]): number | null {
  const last = checks.at(-1)
  return last === undefined || !Number.isFinite(last) ? null : rounded(last, 8)
}

/** What is wrong with an engine's numbers. */
function disagreement(
  { suite }: Job,
  checks: readonly number[],
  expected: readonly number[] | undefined,
): string | undefined {
  if (expected === undefined) return undefined
  const at = expected.findIndex((right, i) => !agrees(checks[i] ?? NaN, right))
  if (at >= 0) {
    const what = suite === 'train' ? (at === 0 ? 'the first loss' : 'the third loss') : 'the result'
    return `does not count: ${what} is ${checks[at]}, not ${expected[at]}`
  }
  const [first, last] = [expected[0]!, expected.at(-1)!]
  if (suite !== 'train' || agrees(last - first, checks.at(-1)! - checks[0]!, 0.02)) return undefined
  return `does not count: the loss changed by ${checks.at(-1)! - checks[0]!}, not by ${last - first}`
}
