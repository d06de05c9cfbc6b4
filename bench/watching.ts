import { setFlagsFromString } from 'node:v8'
import { compile } from '../core/compile/compile.ts'
import { readGraph } from '../core/format/read.ts'
import { Machine } from '../core/kernels/machine.ts'
import { MachineSession } from '../core/run/machine-session.ts'
import { createSession } from '../core/run/session.ts'
import { createTrainer, Trainer } from '../core/train/trainer.ts'
import { chain } from './graphs.ts'
import type { Measured } from './report/row.ts'
import { measuredRow } from './report/row.ts'
import type { Job } from './workloads/job.ts'

/*
 * What it costs to look at a training, as the window does it: the parameters are taken over into a run that keeps every value, it
 * goes forward and backward, and the statistics of the value and the gradient of every edge are computed where they lie.
 */

const STEPS = 50

export function measureWatching({ workload }: Job, repetitions: number): Measured[] {
  setFlagsFromString('--experimental-wasm-relaxed-simd')
  const { document, problems } = readGraph(chain.text(Number(workload)))
  if (document === undefined) throw new Error(problems[0]?.message)
  const compiled = compile(document)
  const trainer = createTrainer(document, compiled, { batch: 1, optimiser: { kind: 'sgd', learningRate: 1e-6 } })
  const session = createSession(document, compiled, { batch: 1, engine: 'wasm', machine: new Machine() })
  if (!(trainer instanceof Trainer) || !(session instanceof MachineSession)) throw new Error('the chain does not run')
  const { edges } = session.plan
  const watch = session.watch([
    ...edges.map(({ from }) => ({ value: from })),
    ...edges.map(({ to }) => ({ gradient: to })),
  ])
  const tasks = {
    step: () => void trainer.steps(STEPS),
    look() {
      session.restart(trainer)
      session.runBackward()
      watch.look()
    },
    statistics: () => void watch.look(),
  }
  const per = { step: STEPS, look: 1, statistics: 1 }
  const titles = {
    step: 'a step of training',
    look: 'a look: parameters, both passes, all edges',
    statistics: 'statistics of all edges alone',
  }
  const names = ['step', 'look', 'statistics'] as const
  const samples = { step: [] as number[], look: [] as number[], statistics: [] as number[] }
  for (let round = -2; round < 4 * repetitions; round++) {
    for (const name of names) {
      const start = performance.now()
      tasks[name]()
      if (round >= 0) samples[name].push((performance.now() - start) / per[name])
    }
  }
  return names.map((name) =>
    measuredRow({
      suite: 'watch',
      workload: titles[name],
      engine: 'ours',
      runtime: 'node',
      rounds: [samples[name]],
      loss: null,
    }),
  )
}

/** Looks a second that the window may ask for, and the share of the time that they take. */
const LOOKS = 60

export function watchingLine(rows: readonly Measured[]): string {
  const look = rows.find(({ row }) => row.workload.startsWith('a look'))?.row.medianMs ?? NaN
  return `  ${LOOKS} looks a second take ${((100 * LOOKS * look) / 1000).toPrecision(2)} % of the time`
}
