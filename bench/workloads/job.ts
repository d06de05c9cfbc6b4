import { modelOf } from './model.ts'
import { named, otherKinds } from './names.ts'

export const suites = ['train', 'forward', 'sgemm', 'threads', 'compile', 'watch', 'conv', 'reference'] as const
/** Suites without engines side by side: they are measured in the bench's own process. */
export const ownSuites = ['watch', 'conv', 'reference'] as const
export type OwnSuite = (typeof ownSuites)[number]
export const isOwn = (suite: Suite): suite is OwnSuite => ownSuites.some((own) => own === suite)
export type Suite = (typeof suites)[number]

/** One thing to measure in several engines. */
export interface Job {
  readonly suite: Suite
  /** A name or text of a network for `train` and `forward`, else a size. */
  readonly workload: string
}

/** Times a task is run before each look at the number that engines are compared by: the first loss, and the third. */
export const checkedRuns: { readonly [S in Suite]: readonly number[] } = {
  train: [1, 2],
  forward: [1],
  sgemm: [1],
  threads: [1],
  compile: [1],
  watch: [],
  conv: [],
  reference: [],
}

/** Jobs of one workload; a text that means nothing gives undefined. */
export function jobsOf(workload: string, networkSuites: readonly Suite[]): Job[] | undefined {
  const [kind = '', size] = workload.split(':')
  const sizes = otherKinds[kind]
  if (sizes !== undefined && suites.some((suite) => suite === kind)) {
    if (size !== undefined && !/^[1-9]\d{0,6}$/.test(size)) return undefined
    return (size === undefined ? sizes : [Number(size)]).map((n) => ({ suite: kind as Suite, workload: String(n) }))
  }
  if (modelOf(workload) === undefined) return undefined
  return networkSuites.map((suite) => ({ suite, workload }))
}

/** One line about a job. */
export function titleOf({ suite, workload }: Job): string {
  switch (suite) {
    case 'train':
      return `${shown(workload)}: forward, backward and SGD step`
    case 'forward':
      return `${shown(workload)}: forward`
    case 'sgemm':
      return `SGEMM ${workload}`
    case 'threads':
      return `SGEMM ${workload} on one thread and on two`
    case 'compile':
      return `a chain of ${Number(workload).toLocaleString('en')} nodes, from document to program`
    case 'watch':
      return `all edges of a chain of ${Number(workload).toLocaleString('en')} nodes looked at while it trains`
    case 'conv':
      return `convolutions directly and by columns, sides of ${workload} (* is what the engine chooses)`
    case 'reference':
      return `generated graphs of ${Number(workload).toLocaleString('en')} nodes in the reference engine`
  }
}

function shown(workload: string): string {
  const title = named[workload]?.title
  return title === undefined ? workload : `${workload}. ${title}`
}

/** Floating-point operations of one run, where they say something: a multiply-add counts two. */
export function operationsOf({ suite, workload }: Job): number | undefined {
  return suite === 'sgemm' || suite === 'threads' ? 2 * Number(workload) ** 3 : undefined
}
