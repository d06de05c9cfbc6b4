/* As much of TensorFlow.js as the bench calls. Its packages are there only after the bench's own install. */

export interface Tensor {
  readonly shape: number[]
  dataSync(): Float32Array
  dispose(): void
}

/** What a kernel is handed: a tensor, or what one is made of. */
export type TensorInfo = Tensor | { readonly dataId: object; readonly shape: number[]; readonly dtype: string }

export interface Kernel {
  readonly kernelName: string
  readonly backendName: string
  readonly kernelFunc: (call: KernelCall) => TensorInfo
}

export interface KernelCall {
  readonly inputs: { readonly [name: string]: TensorInfo }
  readonly attrs: { readonly [name: string]: unknown }
  readonly backend: object
}

export interface Tfjs {
  Tensor: new (...parts: never[]) => Tensor
  setBackend(name: string): Promise<boolean>
  ready(): Promise<void>
  enableProdMode(): void
  engine(): { makeTensorFromTensorInfo(info: TensorInfo): Tensor }
  tidy<T extends Tensor | void>(body: () => T): T
  keep(tensor: Tensor): Tensor

  tensor(values: Float32Array | Int32Array, shape: readonly number[], dtype?: 'float32' | 'int32'): Tensor
  variable(start: Tensor): Tensor
  oneHot(ids: Tensor, depth: number): Tensor
  cast(x: Tensor, dtype: 'float32'): Tensor

  add(a: Tensor, b: Tensor): Tensor
  matMul(a: Tensor, b: Tensor): Tensor
  conv2d(x: Tensor, filter: Tensor, stride: number, padding: 'valid'): Tensor
  reshape(x: Tensor, shape: readonly number[]): Tensor
  transpose(x: Tensor, axes?: readonly number[]): Tensor
  slice(x: Tensor, begin: readonly number[], size: readonly number[]): Tensor
  stridedSlice(x: Tensor, begin: readonly number[], end: readonly number[], strides: readonly number[]): Tensor
  concat(parts: readonly Tensor[], axis: number): Tensor
  relu(x: Tensor): Tensor
  tanh(x: Tensor): Tensor
  losses: {
    meanSquaredError(labels: Tensor, predictions: Tensor): Tensor
    softmaxCrossEntropy(labels: Tensor, logits: Tensor): Tensor
  }
  train: {
    sgd(rate: number): { minimize(loss: () => Tensor, returnCost: true, variables: readonly Tensor[]): Tensor }
  }

  getKernel(name: string, backend: string): Kernel
  registerKernel(kernel: Kernel): void
  unregisterKernel(name: string, backend: string): void
}

export interface WasmBackend {
  setThreadsCount(count: number): void
  setWasmPaths?(folder: string): void
}
