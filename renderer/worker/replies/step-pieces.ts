import { tensorNamed } from '../../../core/inspect/arithmetic/step-view.ts'
import type { StepView } from '../../../core/inspect/arithmetic/step-view.ts'
import type { RunSession } from '../../../core/run/session.ts'
import type { Shape, Tensor } from '../../../core/tensor/tensor.ts'
import { windowSum } from '../../../core/inspect/arithmetic/window-sum.ts'
import { GRAD_OUTPUT } from '../../../core/nodes/formulas.ts'
import type { StepPiece, StepWindow } from '../questions/step-pieces.ts'

/** Rows and columns of a tensor that are shown at once; more is paged through. */
const mostRows = 12
const mostColumns = 12
/** Grids that lie over each other: so large, and so many planes. */
const mostWindow = { rows: 8, columns: 8, planes: 3 }

/** How the tensors of a step are shaped outside of the node, where what is the same for all samples has no axis for them. */
function outerShapes({ node, inputs, parameters, out, gradient }: StepView, { plan }: RunSession) {
  const batched = new Map(plan.nodes.map(({ id, type }) => [id, type.batched]))
  const outer = (x: Tensor, id: string): Shape => (batched.get(id) ? x.shape : x.shape.slice(1))
  const source = (port: string) => node.inputs[port]!.slice(0, node.inputs[port]!.lastIndexOf('.'))
  const shapes = new Map<string, Shape>()
  for (const [port, x] of Object.entries(inputs)) shapes.set(port, outer(x, source(port)))
  for (const [name, x] of Object.entries(parameters)) shapes.set(name, x.shape)
  shapes.set('out', outer(out, node.id))
  if (gradient) shapes.set(GRAD_OUTPUT, outer(gradient, node.id))
  return shapes
}

/** What comes in, what is read and what is made, each around the places that the chosen entry has to do with. */
export function piecesOf(
  view: StepView,
  session: RunSession,
  chosen: { readonly made: string; readonly entry: number },
  read: ReadonlyMap<string, readonly number[]>,
): StepPiece[] {
  const { step, inputs, parameters, out, gradient, made } = view
  const shapes = outerShapes(view, session)
  const backward = step.phase === 'backward'
  const pieces: StepPiece[] = []
  const tensor = made[chosen.made]
  const sample = tensor && !parameters[chosen.made] ? Math.floor(chosen.entry / sizeOfSample(tensor)) : 0
  /** What is not written out is shown of the same sample. */
  const start = (name: string, x: Tensor) =>
    parameters[name] || sample >= (x.shape[0] ?? 1) ? 0 : sample * sizeOfSample(x)
  const put = (name: string, role: StepPiece['role'], of: StepPiece['kind'], x: Tensor) => {
    const shape = shapes.get(name) ?? x.shape
    const known = role !== 'made' ? read.get(name) : name === chosen.made ? [chosen.entry] : undefined
    const places = known ?? [start(name, x)]
    const part = windowOf(x.data, shape, places)
    const { columns, top, left, height, width } = part
    const lit = [...new Set(role === 'made' ? [] : known)].filter((place) => {
      const [r, c] = [Math.floor(place / columns) - top, (place % columns) - left]
      return r >= 0 && r < height && c >= 0 && c < width
    })
    pieces.push({ name, role, kind: of, shape: [...shape], ...part, lit })
  }
  if (gradient) put(GRAD_OUTPUT, 'in', 'gradient', gradient)
  const keeps = view.type?.keeps(view.attributes)
  for (const [port, x] of Object.entries(inputs)) {
    if (backward && !keeps?.forward.includes(port)) continue
    put(port, backward ? 'read' : 'in', 'value', x)
  }
  for (const [name, x] of Object.entries(parameters))
    if (!backward || keeps?.parameters.includes(name)) put(name, 'read', 'parameter', x)
  if (backward && keeps?.forward.includes('out')) put('out', 'read', 'value', out)
  for (const [name, x] of Object.entries(made)) put(name, 'made', backward ? 'gradient' : 'value', x)
  return pieces
}

function sizeOfSample({ shape, data }: Tensor): number {
  return Math.max(1, data.length / Math.max(1, shape[0] ?? 1))
}

/** For a convolution: what lies over each other for an entry. */
export function windowPart(view: StepView, session: RunSession, made: string, entry: number): StepWindow | undefined {
  const over = windowSum(view, made, entry, mostWindow)
  if (over === undefined) return undefined
  const shapes = outerShapes(view, session)
  const named = (name: string) => ({
    name,
    kind: tensorNamed(view, name).kind,
    shape: [...(shapes.get(name) ?? [])],
  })
  const cellsOf = (name: string, places: Int32Array<ArrayBuffer>) => {
    const { data } = tensorNamed(view, name).tensor
    return { places, cells: Float64Array.from(places, (place) => (place < 0 ? 0 : data[place]!)) }
  }
  const { left, right, planes, rest, bias, ...rows } = over
  return {
    ...rows,
    left: named(left),
    ...(right !== undefined && { right: named(right) }),
    planes: planes.map((plane) => ({
      index: plane.index,
      sum: plane.sum,
      left: cellsOf(left, plane.left),
      ...(right !== undefined && { right: cellsOf(right, plane.right) }),
    })),
    ...(rest && { rest: { ...rest } }),
    ...(bias !== undefined && { bias }),
  }
}

/**
 * The part of a tensor, seen as a matrix of its last axes, where the places are. Of an image it is one channel of one sample;
 * what has fewer axes is shown with all its rows.
 */
function windowOf(data: Float64Array, shape: Shape, places: readonly number[]) {
  const columns = shape.at(-1) ?? 1
  const rows = columns === 0 ? 0 : data.length / columns
  const [first = 0] = places
  const tall = shape.length > 2 ? shape.at(-2)! : rows
  const stacked = Math.floor(first / Math.max(1, columns * tall))
  const start = stacked * tall
  const here = places.filter((place) => Math.floor(place / Math.max(1, columns * tall)) === stacked)
  const top =
    start +
    edgeOf(
      here.map((place) => Math.floor(place / columns) - start),
      tall,
      mostRows,
    )
  const left = edgeOf(
    here.map((place) => place % columns),
    columns,
    mostColumns,
  )
  const height = Math.min(mostRows, start + tall - top)
  const width = Math.min(mostColumns, columns - left)
  const cells = new Float64Array(height * width)
  for (let r = 0; r < height; r++)
    for (let c = 0; c < width; c++) cells[r * width + c] = data[(top + r) * columns + left + c]!
  let peak = 0
  for (const x of data) if (Number.isFinite(x)) peak = Math.max(peak, Math.abs(x))
  return { rows, columns, stack: stackOf(shape, stacked), top, left, height, width, cells, peak }
}

/** Where a page begins that has all the indices, or as many as fit: pages stand still while one goes about in them. */
function edgeOf(indices: readonly number[], length: number, most: number): number {
  if (length <= most || indices.length === 0) return 0
  const low = indices.reduce((least, index) => Math.min(least, index))
  const high = indices.reduce((most, index) => Math.max(most, index))
  const page = Math.floor(low / most) * most
  const edge = high < page + most ? page : Math.floor((low + Math.min(high, low + most - 1) - most) / 2) + 1
  return Math.max(0, Math.min(edge, length - most))
}

/** The indices of the leading axes of a stack of matrices. */
function stackOf(shape: Shape, place: number): number[] {
  const indices: number[] = []
  for (const length of shape.slice(0, Math.max(0, shape.length - 2)).toReversed()) {
    indices.unshift(place % length)
    place = Math.floor(place / length)
  }
  return indices
}
