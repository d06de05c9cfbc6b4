import { onScopeDispose } from 'vue'
import { compose } from '../../../core/graph/diff.ts'
import type { Diff } from '../../../core/graph/diff.ts'
import { setAttribute } from '../../../core/graph/attributes.ts'
import type { GraphDocument } from '../../../core/graph/document.ts'
import { nodeOf } from '../../../core/graph/ids.ts'
import { isRefusal } from '../../../core/graph/problems.ts'
import type { Problem } from '../../../core/graph/problems.ts'
import { setWeight } from '../../../core/graph/weights.ts'
import { toNested } from '../../../core/tensor/nested.ts'
import type { Tensor } from '../../../core/tensor/tensor.ts'
import type { App } from '../../state/app.ts'
import type { Gesture } from '../../state/workspace.ts'

/** An axis as the answer about the function has it. */
export interface MovedAxis {
  readonly name: string
  readonly entry: number
  readonly parameter: boolean
  readonly shape: readonly number[]
  readonly data: Float64Array
}

export interface PointMover {
  /** Puts the numbers of the axes there, and runs the graph with them. The first one begins the gesture. */
  move(axes: readonly MovedAxis[], point: readonly number[], label: string): void
  /** One undo step, as far as the document has changed. */
  end(): void
}

/**
 * Moves numbers of the graph. What an input is given for this session is session data; what it is by itself, and every weight,
 * is the document's, and changes by one edit a gesture.
 */
export function usePointMover({ feed, runner, workspace }: App): PointMover {
  let gesture: Gesture | undefined
  let began: readonly MovedAxis[] = []

  function edit(document: GraphDocument, changed: ReadonlyMap<string, Changed>): Diff | Problem {
    let all: Diff = {}
    for (const [name, { tensor, parameter }] of changed) {
      const one = parameter ? editParameter(document, name, tensor) : editInput(document, name, tensor)
      if (isRefusal(one)) return one
      all = compose(all, one)
    }
    return all
  }

  function move(axes: readonly MovedAxis[], point: readonly number[], label: string): void {
    runner.refresh(() => put(axes, point, label))
  }

  function put(axes: readonly MovedAxis[], point: readonly number[], label: string): void {
    if (began.length === 0) began = axes
    const changed = new Map<string, Changed>()
    began.forEach(({ name, entry, parameter, shape, data }, i) => {
      const known = changed.get(name) ?? { parameter, tensor: { shape, data: data.slice() } }
      known.tensor.data[entry] = point[i] ?? NaN
      changed.set(name, known)
    })
    const own = new Map([...changed].filter(([name, one]) => isOwn(workspace.document, name, one)))
    const kept = new Map([...changed].filter(([name]) => own.has(name) && !(feed.input(name) && feed.fits(name))))
    for (const [name, { tensor }] of changed) if (!kept.has(name)) feed.setInput(name, tensor)
    if (kept.size > 0) {
      gesture ??= workspace.begin(label)
      gesture.update((document) => edit(document, kept))
    }
  }

  function end(): void {
    runner.settle()
    gesture?.commit()
    gesture = undefined
    began = []
  }
  onScopeDispose(end)
  return { move, end }
}

interface Changed {
  readonly parameter: boolean
  readonly tensor: Tensor
}

/** Whether the number is the document's: a weight, or the value an input has by itself, which is that of every sample. */
function isOwn(document: GraphDocument, name: string, { parameter, tensor }: Changed): boolean {
  if (parameter) return true
  return tensor.shape[0] === 1 && document.nodes.get(name)?.attributes['value'] !== undefined
}

function editInput(document: GraphDocument, id: string, { shape, data }: Tensor): Diff | Problem {
  return setAttribute(document, id, 'value', toNested({ shape: shape.slice(1), data }))
}

/** A parameter that stands in the graph as a number stays one; others are saved weights, exact to the last digit. */
function editParameter(document: GraphDocument, name: string, tensor: Tensor): Diff | Problem {
  const id = nodeOf(name)
  const node = document.nodes.get(id)
  if (node?.type === 'parameter' && node.attributes['value'] !== undefined && !document.weights.has(name))
    return setAttribute(document, id, 'value', toNested(tensor))
  return setWeight(document, name, { tensor, dtype: 'float64' })
}
