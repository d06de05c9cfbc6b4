import type { Job } from './workloads/job.ts'
import { named } from './workloads/names.ts'

/*
 * What the engine has to reach. All of it is about our best build in Chromium, which is what the app runs on.
 */

export type Target =
  /** The peer takes at least so many times our time. */
  | { readonly kind: 'faster'; readonly than: string; readonly times: number }
  /** We take at most so many times the peer's time. */
  | { readonly kind: 'within'; readonly of: string; readonly times: number }
  /** Of the speed of the roof in the same runtime. */
  | { readonly kind: 'share'; readonly of: string; readonly share: number }
  /** So many nanoseconds a node. */
  | { readonly kind: 'perNode'; readonly nanoseconds: number; readonly nodes: number }
  | { readonly kind: 'milliseconds'; readonly most: number }
  /** Two threads take one thread's time divided by this. */
  | { readonly kind: 'threads'; readonly times: number }
  /** At most so many times the time of a smaller size of the same suite. */
  | { readonly kind: 'growth'; readonly from: string; readonly times: number }

const faster = (times: number, than: string): Target => ({ kind: 'faster', than, times })
const within = (times: number, of: string): Target => ({ kind: 'within', of, times })

const training: { readonly [workload: string]: readonly Target[] } = {
  a: [faster(8, 'js'), faster(50, 'torch'), faster(80, 'tfjs-wasm')],
  b: [faster(2.5, 'tfjs-wasm-mended'), within(2, 'torch')],
  c: [faster(2, 'tfjs-wasm-mended'), within(2.2, 'torch')],
  d: [within(2, 'torch'), faster(15, 'js')],
  e: [within(2, 'torch'), faster(12, 'js')],
  f: [{ kind: 'perNode', nanoseconds: 60, nodes: 1000 }, faster(8, 'js'), faster(300, 'torch')],
}

/** Targets of a job, under its short name or its text. */
export function targetsOf({ suite, workload }: Job): readonly Target[] {
  const name = Object.keys(named).find((short) => short === workload || named[short]?.text === workload)
  if (suite === 'train') return training[name ?? ''] ?? []
  if (suite === 'sgemm' && workload === '512') return [{ kind: 'share', of: 'roof', share: 0.75 }]
  if (suite === 'threads' && workload === '1024') return [{ kind: 'threads', times: 1.8 }]
  if (suite === 'compile' && workload === '10000') return [{ kind: 'milliseconds', most: 60 }]
  if (suite === 'compile' && workload === '100000') return [{ kind: 'growth', from: '10000', times: 12 }]
  return []
}
