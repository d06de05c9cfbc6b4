import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { encode } from './encode.ts'
import { gemmWork } from './gemm-work.ts'
import { canRun, Machine, PROGRAM_ADDRESS, type BuildName, type Helper } from './machine.ts'
import { serving, walking } from './testing/node-threads.ts'
import './testing/run-kernel.ts'

/*
 * Many small jobs, one right after the other, each in a number of parts of its own, on more threads than there are processors: a
 * thread that was put to sleep just before it took a part wakes up in a later job. Every job adds to its result, so a part that is
 * done twice shows, and one that is left out too.
 */

const THREADS = 6
const WALKS = 3000
/** By then a walk that waits for a part which never comes is given up. */
const PATIENCE = 60_000

/** Sizes of products and their parts. */
const jobs = [
  { m: 12, n: 8, k: 3, parts: 2 },
  { m: 90, n: 8, k: 1, parts: 15 },
  { m: 6, n: 40, k: 2, parts: 5 },
  { m: 150, n: 4, k: 1, parts: 24 },
  { m: 13, n: 9, k: 2, parts: 3 },
]

interface Prepared {
  readonly program: readonly [start: number, end: number]
  result(job: number): Float32Array
}

/** Writes the jobs as a program; every number of every factor is 1, so each walk adds k to each number of a result. */
function prepare(machine: Machine): Prepared {
  let top = PROGRAM_ADDRESS + 4096
  const place = (bytes: number): number => {
    const address = top
    top += 64 * Math.ceil(bytes / 64)
    return address
  }
  const words: number[] = []
  const results = jobs.map(({ m, n, k, parts }) => {
    const partBytes = 16 * Math.ceil(gemmWork(m, n, k) / 16)
    const buffers = { a: place(4 * m * k), b: place(4 * k * n), c: place(4 * m * n), work: place(parts * partBytes) }
    const strides = { aRow: k, aColumn: 1, bRow: n, bColumn: 1, cRow: n, aStep: 0, bStep: 0, cStep: 0 }
    words.push(...encode('gemm', { ...buffers, m, n, k, ...strides, count: 1, accumulate: 1, parts, partBytes }))
    return buffers
  })
  if (!machine.reserve(top)) throw new Error('not so much memory')
  jobs.forEach(({ m, n, k }, at) => {
    machine.floats(results[at]!.a, m * k).fill(1)
    machine.floats(results[at]!.b, k * n).fill(1)
  })
  machine.integers(PROGRAM_ADDRESS, words.length).set(words)
  return {
    program: [PROGRAM_ADDRESS, PROGRAM_ADDRESS + 4 * words.length],
    result: (job) => machine.floats(results[job]!.c, jobs[job]!.m * jobs[job]!.n),
  }
}

async function walk(build: BuildName): Promise<{ readonly done: boolean; readonly prepared: Prepared }> {
  const helpers: Helper[] = []
  const machine = new Machine({ build, threads: THREADS, spawn: (helper) => helpers.push(helper) })
  const prepared = prepare(machine)
  const workers = helpers.map((workerData) => new Worker(serving, { eval: true, workerData }))
  const walker = new Worker(walking, {
    eval: true,
    workerData: { ...helpers[0]!, program: prepared.program, times: WALKS },
  })
  const done = await Promise.race([
    new Promise<boolean>((resolve) => walker.once('message', () => resolve(true))),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(false), PATIENCE).unref()),
  ])
  machine.dismiss()
  await Promise.all([walker, ...workers].map((worker) => worker.terminate()))
  return { done, prepared }
}

describe.each((['simdShared', 'fmaShared'] as const).filter(canRun))('parts of many small jobs, build %s', (build) => {
  it(
    'are each done once',
    async () => {
      const { done, prepared } = await walk(build)
      expect(done).toBe(true)
      jobs.forEach(({ k }, job) => {
        const wrong = prepared.result(job).findIndex((value) => value !== WALKS * k)
        expect(wrong).toBe(-1)
      })
    },
    2 * PATIENCE,
  )
})
