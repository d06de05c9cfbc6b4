import type { Suite } from './workloads/job.ts'

/*
 * Which engines there are, where each runs, and what each can do. Nothing here loads one.
 */

export type Runtime = 'node' | 'chromium' | 'python'

export interface EngineEntry {
  readonly name: string
  readonly title: string
  readonly runtimes: readonly Runtime[]
  readonly suites: readonly Suite[]
  /** Measured where nobody names engines, in these of its suites. */
  readonly isUsual: readonly Suite[]
  /** Whether it is a package of bench/node_modules. */
  readonly isPeer?: boolean
  /** Flags of Node for it. */
  readonly nodeFlags?: readonly string[]
}

const both: readonly Runtime[] = ['node', 'chromium']
const networks: readonly Suite[] = ['train', 'forward']
const products: readonly Suite[] = ['train', 'forward', 'sgemm']
const relaxed = ['--experimental-wasm-relaxed-simd']

const ours = { runtimes: both, suites: [...products, 'threads', 'compile'] as const }
const twoThreads = { runtimes: both, suites: ['threads'] as const }

export const engineTable: readonly EngineEntry[] = [
  { name: 'ours', title: 'ours', ...ours, isUsual: ours.suites },
  { name: 'ours-fma', title: 'ours, fused multiply-add', ...ours, isUsual: [], nodeFlags: relaxed },
  { name: 'ours-simd', title: 'ours, SIMD', ...ours, isUsual: [] },
  { name: 'ours-plain', title: 'ours, neither', ...ours, isUsual: [] },
  { name: 'ours-2-threads', title: 'ours, two threads', ...twoThreads, isUsual: ['threads'] },
  { name: 'roof', title: 'multiply-add roof', runtimes: both, suites: ['sgemm'], isUsual: ['sgemm'] },
  { name: 'torch', title: 'PyTorch', runtimes: ['python'], suites: products, isUsual: products },
  { name: 'tfjs-wasm', title: 'tfjs-wasm', runtimes: both, suites: products, isUsual: products, isPeer: true },
  {
    name: 'tfjs-wasm-mended',
    title: 'tfjs-wasm, mended',
    runtimes: both,
    suites: products,
    isUsual: ['train'],
    isPeer: true,
  },
  { name: 'tfjs-cpu', title: 'tfjs-cpu', runtimes: both, suites: products, isUsual: ['train'], isPeer: true },
  { name: 'convnetjs', title: 'convnetjs', runtimes: ['node'], suites: networks, isUsual: ['train'], isPeer: true },
  { name: 'ort', title: 'onnxruntime', runtimes: ['node'], suites: ['forward'], isUsual: ['forward'], isPeer: true },
  { name: 'js', title: 'plain JavaScript', runtimes: both, suites: products, isUsual: ['train', 'sgemm'] },
]

export const engineOf = (name: string): EngineEntry | undefined => engineTable.find((entry) => entry.name === name)
