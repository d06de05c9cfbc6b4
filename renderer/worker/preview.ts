import type { Tensor } from '../../core/tensor/tensor.ts'
import type { Preview } from '../state/workspace.ts'
import type { PreviewBlock, Sample } from './protocol.ts'

export const previewRows = 8
export const previewColumns = 16

/** What a card shows of one tensor: cells, or the number where there is just one. */
export type Glimpse = Preview | number

/**
 * Makes a tensor small enough for a card. Rows are samples, or for a sample of two axes and more its rows; columns are the
 * last axis. Where there are more cells than fit, each shows the entry of largest magnitude among those it stands for.
 * `batched`: the first axis is the batch.
 */
export function glimpse(
  tensor: Tensor,
  batched: boolean,
  sample: Sample,
  most: { readonly rows: number; readonly columns: number } = { rows: previewRows, columns: previewColumns },
): Glimpse {
  const chosen = batched ? chooseSample(tensor, sample) : tensor
  const { shape, data } = chosen
  if (data.length === 1) return data[0] ?? 0
  const wide = shape.at(-1) ?? 1
  const rows = wide === 0 ? 0 : data.length / wide
  return bin(data, rows, wide, most)
}

/** One sample, or the mean over them. All samples stay as they are if each is a row, else the first stands for them. */
function chooseSample(tensor: Tensor, sample: Sample): Tensor {
  const [batch = 1, ...shape] = tensor.shape
  if (sample === 'all' && shape.length <= 1) return tensor
  const size = batch === 0 ? 0 : tensor.data.length / batch
  if (sample === 'mean') {
    const data = new Float64Array(size)
    for (let i = 0; i < tensor.data.length; i++) data[i % size]! += tensor.data[i]! / batch
    return { shape, data }
  }
  const index = sample === 'all' ? 0 : Math.min(sample, batch - 1)
  return { shape, data: tensor.data.subarray(index * size, (index + 1) * size) }
}

function bin(
  data: Float64Array,
  rows: number,
  columns: number,
  most: { readonly rows: number; readonly columns: number },
): Preview {
  const shownRows = Math.min(rows, most.rows)
  const shownColumns = Math.min(columns, most.columns)
  const cells = new Float32Array(shownRows * shownColumns)
  let peak = 0
  for (let r = 0; r < rows; r++) {
    const toRow = Math.floor((r * shownRows) / rows) * shownColumns
    for (let c = 0; c < columns; c++) {
      const x = data[r * columns + c]!
      const to = toRow + Math.floor((c * shownColumns) / columns)
      const size = Math.abs(x)
      if (size > peak) peak = size
      // A NaN is what one wants to see.
      if (Number.isNaN(x) || size > Math.abs(cells[to]!)) cells[to] = x
    }
  }
  return { rows: shownRows, columns: shownColumns, cells, peak, binned: rows > shownRows || columns > shownColumns }
}

export interface NodeGlimpses {
  readonly node: string
  readonly value: Glimpse | undefined
  readonly gradient: Glimpse | null | undefined
}

export function packPreviews(all: readonly NodeGlimpses[]): PreviewBlock {
  const present: number[] = []
  const sizes: number[] = []
  const peaks: number[] = []
  const cells: number[] = []
  for (const { value, gradient } of all) {
    for (const one of [value, gradient]) {
      if (one === undefined || one === null) present.push(one === null ? 1 : 0)
      else if (typeof one === 'number') {
        present.push(3)
        peaks.push(one)
      } else {
        present.push(2)
        sizes.push(one.rows, one.columns, one.binned ? 1 : 0)
        peaks.push(one.peak)
        for (const cell of one.cells) cells.push(cell)
      }
    }
  }
  return {
    nodes: all.map(({ node }) => node),
    present: Uint8Array.from(present),
    sizes: Int32Array.from(sizes),
    peaks: Float64Array.from(peaks),
    cells: Float32Array.from(cells),
  }
}

export function unpackPreviews({ nodes, present, sizes, peaks, cells }: PreviewBlock): NodeGlimpses[] {
  let size = 0
  let peak = 0
  let cell = 0
  const next = (mark: number | undefined): Glimpse | null | undefined => {
    if (mark === 3) return peaks[peak++]
    if (mark !== 2) return mark === 1 ? null : undefined
    const rows = sizes[size++]!
    const columns = sizes[size++]!
    const binned = sizes[size++] === 1
    const part = cells.slice(cell, cell + rows * columns)
    cell += rows * columns
    return { rows, columns, cells: part, peak: peaks[peak++]!, binned }
  }
  return nodes.map((node, i) => {
    const value = next(present[2 * i])
    return { node, value: value ?? undefined, gradient: next(present[2 * i + 1]) }
  })
}
