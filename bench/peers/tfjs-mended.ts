import type { KernelCall, Tensor, TensorInfo, Tfjs } from './tfjs-api.ts'

/*
 * TensorFlow.js's WebAssembly backend with two mends, so that it is not beaten for what it left out. As shipped, a product with a
 * transposed factor goes a slow way, where the fast one (XNNPACK) takes untransposed factors only; and there is no gradient for
 * the filter of a convolution at all.
 */

export function mend(tf: Tfjs): void {
  const tensorOf = (info: TensorInfo): Tensor =>
    info instanceof tf.Tensor ? info : tf.engine().makeTensorFromTensorInfo(info)
  mendProduct(tf, tensorOf)
  addFilterGradient(tf, tensorOf)
}

type TensorOf = (info: TensorInfo) => Tensor

/** A transposed factor is written out transposed first. */
function mendProduct(tf: Tfjs, tensorOf: TensorOf): void {
  const shipped = tf.getKernel('BatchMatMul', 'wasm').kernelFunc
  const swapped = (info: TensorInfo): Tensor => {
    const rank = info.shape.length
    const axes = info.shape.map((_, axis) => axis)
    return tf.transpose(tensorOf(info), [...axes.slice(0, rank - 2), rank - 1, rank - 2])
  }
  tf.unregisterKernel('BatchMatMul', 'wasm')
  tf.registerKernel({
    kernelName: 'BatchMatMul',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const [a, b] = [inputs['a']!, inputs['b']!]
      const left = attrs['transposeA'] === true ? swapped(a) : undefined
      const right = attrs['transposeB'] === true ? swapped(b) : undefined
      const result = shipped({
        inputs: { a: left ?? a, b: right ?? b },
        attrs: { transposeA: false, transposeB: false },
        backend,
      })
      left?.dispose()
      right?.dispose()
      return result
    },
  })
}

/** Gradient of the filter of a convolution without padding: for each of its places, a product of what it met and of what came back. */
function addFilterGradient(tf: Tfjs, tensorOf: TensorOf): void {
  const kernelFunc = ({ inputs, attrs }: KernelCall): Tensor =>
    tf.tidy(() => {
      const [x, dy] = [tensorOf(inputs['x']!), tensorOf(inputs['dy']!)]
      const given = attrs['strides']
      const stride = Array.isArray(given) ? Number(given[0]) : Number(given)
      const [high, wide, ins, outs] = attrs['filterShape'] as [number, number, number, number]
      const [batch, outRows, outColumns] = dy.shape as [number, number, number]
      const places = batch * outRows * outColumns
      const met: Tensor[] = []
      for (let p = 0; p < high; p++) {
        for (let q = 0; q < wide; q++) {
          const end = [batch, p + (outRows - 1) * stride + 1, q + (outColumns - 1) * stride + 1, ins]
          const part =
            stride === 1
              ? tf.slice(x, [0, p, q, 0], [batch, outRows, outColumns, ins])
              : tf.stridedSlice(x, [0, p, q, 0], end, [1, stride, stride, 1])
          met.push(tf.transpose(tf.reshape(part, [places, ins])))
        }
      }
      const product = tf.matMul(tf.concat(met, 0), tf.reshape(dy, [places, outs]))
      return tf.reshape(product, [high, wide, ins, outs])
    })
  tf.registerKernel({ kernelName: 'Conv2DBackpropFilter', backendName: 'wasm', kernelFunc })
}
