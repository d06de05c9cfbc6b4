import { setFlagsFromString } from 'node:v8'
import type { ConvMethod } from '../core/kernels/conv-work.ts'
import { convInputMethod, convMethod, convWeightMethod } from '../core/kernels/conv-work.ts'
import type { ConvShape } from '../core/kernels/conv.ts'
import type { InstructionName } from '../core/kernels/instructions.ts'
import { encode } from '../core/kernels/encode.ts'
import { Machine, PROGRAM_ADDRESS } from '../core/kernels/machine.ts'
import { windowAxis, windowsOf } from '../core/kernels/window.ts'
import type { Measured } from './report/row.ts'
import { measuredRow } from './report/row.ts'
import type { Job } from './workloads/job.ts'

/*
 * The two ways of convolution beside each other: directly, and as a product of columns. The rule of core/kernels/conv-work.ts was
 * read off these figures. Each way has its turn in every round; a sample lasts some milliseconds.
 */

/** Channels in and out, and the kernel. */
const networks: readonly (readonly [inChannels: number, outChannels: number, kernel: number])[] = [
  [1, 8, 3],
  [3, 8, 3],
  [3, 16, 5],
  [8, 8, 3],
  [8, 16, 3],
  [16, 16, 3],
  [16, 32, 3],
  [32, 32, 3],
  [64, 64, 3],
  [128, 128, 3],
]
const BATCH = 4
const SAMPLE_MS = 4

type Pass = 'conv' | 'convInput' | 'convWeight'
const methods: { readonly [P in Pass]: (shape: ConvShape, direct?: boolean) => ConvMethod } = {
  conv: convMethod,
  convInput: convInputMethod,
  convWeight: convWeightMethod,
}
const titles: { readonly [P in Pass]: string } = {
  conv: 'forward',
  convInput: 'input gradient',
  convWeight: 'weight gradient',
}

/** Every network on images of one side, or on signals of its square. */
export function measureConvolutions({ workload }: Job, repetitions: number): Measured[] {
  setFlagsFromString('--experimental-wasm-relaxed-simd')
  const machine = new Machine()
  const side = Number(workload)
  return networks.flatMap(([inChannels, outChannels, kernel]) =>
    [2, 1].flatMap((axes) => {
      const padding = (kernel - 1) / 2
      const axis = windowAxis(axes === 2 ? side : side * side, kernel, { stride: 1, dilation: 1, padding })
      const windows = windowsOf(axes === 2 ? [axis, axis] : [axis])
      const shape: ConvShape = { ...windows, batch: BATCH, groups: 1, inChannels, outChannels }
      return (['conv', 'convInput', 'convWeight'] as const).flatMap((pass) =>
        measurePass(machine, shape, pass, repetitions),
      )
    }),
  )
}

function measurePass(machine: Machine, shape: ConvShape, pass: Pass, repetitions: number): Measured[] {
  const { inChannels, outChannels, rows, columns } = shape
  const size = rows.size === 1 ? `${columns.size}` : `${rows.size}×${columns.size}`
  const kernel = rows.kernel === 1 ? `${columns.kernel}` : `${rows.kernel}×${columns.kernel}`
  const chosen = methods[pass](shape).direct === 1
  const ways = [true, false].map((direct) => ({
    direct,
    run: runnerOf(machine, shape, pass, direct),
    samples: [] as number[],
  }))
  for (let round = 0; round < repetitions; round++) for (const { run, samples } of ways) samples.push(timeOf(run))
  return ways.map(({ direct, samples }) =>
    measuredRow({
      suite: 'conv',
      workload: `${titles[pass]} ${inChannels}→${outChannels}, ${kernel}, ${size}${direct === chosen ? ' *' : ''}`,
      engine: direct ? 'direct' : 'columns',
      runtime: 'node',
      rounds: [samples],
      loss: null,
    }),
  )
}

function timeOf(run: () => void): number {
  run()
  const start = performance.now()
  let times = 0
  let now = start
  for (; now - start < SAMPLE_MS; now = performance.now()) {
    run()
    times++
  }
  return (now - start) / times
}

/** Both ways are set up one behind the other in the machine's memory. */
function runnerOf(machine: Machine, shape: ConvShape, pass: Pass, direct: boolean): () => void {
  const { batch, inChannels, outChannels, groups, rows, columns } = shape
  const x = batch * inChannels * rows.size * columns.size
  const y = batch * outChannels * rows.out * columns.out
  const weights = outChannels * (inChannels / groups) * rows.kernel * columns.kernel
  const { bytes, ...method } = methods[pass](shape, direct)
  let top = PROGRAM_ADDRESS + (direct ? 4096 : 0)
  const start = top
  top = PROGRAM_ADDRESS + 8192
  const place = (numbers: number): number => {
    const address = top
    top += 64 * Math.ceil((4 * numbers) / 64)
    return address
  }
  const buffers = { x: place(x), weight: place(weights), bias: 0, y: place(y), dy: place(y), dx: place(x) }
  const operands = {
    ...buffers,
    dWeight: place(weights),
    dBias: place(outChannels),
    work: place(bytes / 4),
    batch,
    inChannels,
    outChannels,
    groups,
    rowSize: rows.size,
    rowKernel: rows.kernel,
    rowStride: rows.stride,
    rowDilation: rows.dilation,
    rowBefore: rows.before,
    rowOut: rows.out,
    columnSize: columns.size,
    columnKernel: columns.kernel,
    columnStride: columns.stride,
    columnDilation: columns.dilation,
    columnBefore: columns.before,
    columnOut: columns.out,
    flip: 0,
    activation: 0,
    parts: 1,
    partBytes: bytes,
    ...method,
  }
  if (!machine.reserve(top + 64)) throw new Error('not so much memory')
  const code = encode(pass satisfies InstructionName, operands)
  machine.integers(start, code.length).set(code)
  return () => void machine.run(start, start + 4 * code.length)
}
