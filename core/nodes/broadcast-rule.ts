import type { Shape } from '../tensor/tensor.ts'
import type { Shapes } from './define.ts'
import type { NodeProblem } from './problem.ts'
import { broadcastShapes } from '../tensor/broadcast.ts'
import { shapeText } from '../tensor/tensor.ts'
import { problem } from './problem.ts'

/** Shape rule of elementwise nodes: the shapes of the named inputs, broadcast by NumPy's rules. Names the first that does not fit. */
export function broadcastRule(inputs: Shapes, ports: readonly string[]): { readonly out: Shape } | NodeProblem {
  let out: Shape = []
  for (const port of ports) {
    const shape = inputs[port]!
    const joined = broadcastShapes(out, shape)
    if (!joined)
      return problem(
        port,
        'E_SHAPE',
        `${shapeText(shape)} and ${shapeText(out)} do not broadcast`,
        'make lengths equal from the last axis on, or 1',
      )
    out = joined
  }
  return { out }
}
