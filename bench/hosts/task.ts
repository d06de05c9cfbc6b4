import type { Helper } from '../../core/kernels/machine.ts'
import type { Job } from '../workloads/job.ts'

/** A job set up in one engine. */
export interface Task {
  /** Does the work so many times over. */
  run(times: number): void | Promise<void>
  /** What the last of them gave, to be compared between engines: a loss before its update, a checksum. */
  value(): number | Promise<number>
  release?(): void | Promise<void>
}

/** What an engine is given by the process or page it runs in. */
export interface Surroundings {
  readonly runtime: 'node' | 'chromium'
  /** A package of bench/node_modules. */
  load(name: PeerPackage): Promise<unknown>
  /** Starts a thread that helps a machine; kept when it is about to. */
  startThread(helper: Helper): Promise<void>
}

export type PeerPackage = '@tensorflow/tfjs' | '@tensorflow/tfjs-backend-wasm' | 'convnetjs' | 'onnxruntime-node'

/** Sets a job up. A text says why this engine cannot do it. */
export type Engine = (job: Job, surroundings: Surroundings) => Promise<Task | string>
