import type { Engine } from './hosts/task.ts'
import type { Job, Suite } from './workloads/job.ts'
import type { Model } from './workloads/model.ts'
import type { Build } from './ours.ts'
import { ourCompilation, ourForward, ourProduct, ourTraining } from './ours.ts'
import { convnetTask } from './peers/convnetjs.ts'
import { onnxForward } from './peers/onnx.ts'
import { plainForward, plainProduct, plainTraining } from './peers/plain.ts'
import { loadTfjs, tfjsForward, tfjsProduct, tfjsTraining, type TfjsOptions } from './peers/tfjs.ts'
import { roofTask } from './roof.ts'
import { modelOf } from './workloads/model.ts'
import { productOf } from './workloads/product.ts'

/*
 * The engines that run in JavaScript, by the names of engine-table.ts.
 */

const networkOf = ({ workload }: Job): Model => {
  const model = modelOf(workload)
  if (model === undefined) throw new Error(`${workload} is no network`)
  return model
}

const notDone = ({ suite }: Job): string => `has no suite ${suite satisfies Suite}`

const ours =
  (build?: Build, threads = 1): Engine =>
  async (job, { startThread }) => {
    switch (job.suite) {
      case 'train':
        return ourTraining(networkOf(job), build)
      case 'forward':
        return ourForward(networkOf(job), build)
      case 'sgemm':
      case 'threads':
        return ourProduct(productOf(Number(job.workload)), build, threads, startThread)
      case 'compile':
        return ourCompilation(Number(job.workload))
      default:
        return notDone(job)
    }
  }

const tfjs =
  (options: TfjsOptions): Engine =>
  async (job, surroundings) => {
    const tf = await loadTfjs(surroundings, options)
    switch (job.suite) {
      case 'train':
        return tfjsTraining(tf, networkOf(job))
      case 'forward':
        return tfjsForward(tf, networkOf(job))
      case 'sgemm':
        return tfjsProduct(tf, productOf(Number(job.workload)))
      default:
        return notDone(job)
    }
  }

const plain: Engine = async (job) => {
  switch (job.suite) {
    case 'train':
      return plainTraining(networkOf(job))
    case 'forward':
      return plainForward(networkOf(job))
    case 'sgemm':
      return plainProduct(productOf(Number(job.workload)))
    default:
      return notDone(job)
  }
}

const convnetjs: Engine = async (job, surroundings) =>
  job.suite === 'train' || job.suite === 'forward'
    ? convnetTask(networkOf(job), surroundings, job.suite === 'train')
    : notDone(job)

const ort: Engine = async (job, surroundings) =>
  job.suite === 'forward' ? onnxForward(networkOf(job), surroundings) : notDone(job)

const roof: Engine = async (job) => (job.suite === 'sgemm' ? roofTask(Number(job.workload)) : notDone(job))

export const engines: { readonly [name: string]: Engine } = {
  ours: ours(),
  'ours-plain': ours('plain'),
  'ours-simd': ours('simd'),
  'ours-fma': ours('fma'),
  'ours-2-threads': ours(undefined, 2),
  js: plain,
  'tfjs-wasm': tfjs({ backend: 'wasm' }),
  'tfjs-wasm-mended': tfjs({ backend: 'wasm', isMended: true }),
  'tfjs-cpu': tfjs({ backend: 'cpu' }),
  convnetjs,
  ort,
  roof,
}
