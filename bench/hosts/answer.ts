import type { Answer, Prepare, Prepared, Failed, Question, Sample, Sampled } from './protocol.ts'
import type { Engine, Surroundings, Task } from './task.ts'

/*
 * The inner side of a host: sets one task up and takes samples of it. The same in Node and in a page.
 */

/** Slower work than this needs no lead-in: it is warm long before it ends. */
const LEAD_IN_MS = 50
/** At least so many runs before a time is believed. */
const FEWEST_RUNS = 3
/** One run may last so long that a second before the clock would be a waste. */
const LONG_MS = 1000

/** Answers questions about one of these engines. */
export function answering(
  engines: { readonly [name: string]: Engine },
  surroundings: Surroundings,
): (question: Question) => Promise<Answer> {
  let task: Task | undefined
  let runMs = 0

  async function prepare({ engine: name, job, checkedRuns, warmUpMs }: Prepare): Promise<Prepared | Failed> {
    const engine = engines[name]
    if (engine === undefined) return { problem: `no engine ${name} here` }
    const made = await engine(job, surroundings)
    if (typeof made === 'string') return { problem: made }
    task = made
    const checks: number[] = []
    for (const runs of checkedRuns) {
      const begin = performance.now()
      await task.run(runs)
      runMs = (performance.now() - begin) / runs
      checks.push(await task.value())
    }
    const before = checkedRuns.reduce((sum, runs) => sum + runs, 0)
    runMs = await warmUp(task, warmUpMs, runMs, before)
    return { checks }
  }

  async function sample({ reps, sampleMs, budgetMs }: Sample): Promise<Sampled | Failed> {
    if (task === undefined) return { problem: 'nothing is prepared' }
    const runs = Math.max(1, Math.ceil(sampleMs / runMs))
    const begin = performance.now()
    if (runMs < LEAD_IN_MS) await task.run(runs)
    const samples: number[] = []
    while (samples.length < reps && (samples.length === 0 || performance.now() - begin < budgetMs)) {
      const start = performance.now()
      await task.run(runs)
      samples.push((performance.now() - start) / runs)
    }
    return { samples }
  }

  return async (question) => {
    try {
      return question.do === 'prepare' ? await prepare(question) : await sample(question)
    } catch (error) {
      return { problem: error instanceof Error ? error.message : String(error) }
    }
  }
}

/** Runs until the compilers have had their time; gives milliseconds of a run. */
async function warmUp(task: Task, warmUpMs: number, firstMs: number, before: number): Promise<number> {
  const begin = performance.now()
  let runMs = firstMs
  let done = before
  while (performance.now() - begin < warmUpMs || (done < FEWEST_RUNS && runMs < LONG_MS)) {
    if (runMs > warmUpMs && done >= FEWEST_RUNS) break
    // In growing batches: the first runs are slow and would make the later ones look so.
    const runs = Math.max(1, Math.floor(warmUpMs / 10 / runMs))
    const start = performance.now()
    await task.run(runs)
    runMs = Math.max((performance.now() - start) / runs, 1e-6)
    done += runs
  }
  return runMs
}
