import type { Surroundings, Task } from '../hosts/task.ts'
import type { Model } from '../workloads/model.ts'
import { onnxFile } from './onnx-file.ts'
import { lossOf } from './plain.ts'

/* onnxruntime on Node, forward only and on one thread. */

interface OnnxTensor {
  readonly data: Float32Array
}

interface OnnxRuntime {
  Tensor: new (type: 'float32', data: Float32Array, shape: readonly number[]) => OnnxTensor
  InferenceSession: {
    create(bytes: Uint8Array, options: object): Promise<{ run(feeds: object): Promise<{ [name: string]: OnnxTensor }> }>
  }
}

export async function onnxForward(model: Model, { load }: Surroundings): Promise<Task> {
  const runtime = (await load('onnxruntime-node')) as OnnxRuntime
  const { bytes, output } = onnxFile(model)
  const options = {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
  }
  const session = await runtime.InferenceSession.create(bytes, options)
  const x = new runtime.Tensor('float32', model.x, [model.batch, ...model.inShape])
  let last: OnnxTensor | undefined
  return {
    run: async (times) => {
      for (let i = 0; i < times; i++) last = (await session.run({ x }))[output]
    },
    value: () => lossOf(model, last?.data ?? new Float32Array(0)),
  }
}
