import type { Measured } from './report/row.ts'
import type { Job } from './workloads/job.ts'
import { measure, phases, shapes } from './measure.ts'
import { measuredRow } from './report/row.ts'

/** Reading, compiling and running generated graphs with the reference engine: a row for each phase of each graph. */
export function measureReference(job: Job, repetitions: number): Measured[] {
  return shapes.flatMap((shape) => {
    const { nodes, times } = measure(shape, Number(job.workload), 1, repetitions)
    return phases.map((phase) =>
      measuredRow({
        suite: 'reference',
        workload: `${shape.title} ${nodes}, ${phase}`,
        engine: 'reference',
        runtime: 'node',
        rounds: [times[phase]],
        loss: null,
      }),
    )
  })
}
