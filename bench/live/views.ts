import type { ViewTarget } from '../../renderer/state/views.ts'
import { dragged } from './graph.ts'

/** A view that is opened, and what about: what somebody would look at who drags the input. */
export interface LiveView {
  /** As the rows name it. */
  readonly name: string
  /** Undefined: no view, only the canvas and the drawer. */
  readonly id: string | undefined
  readonly target: ViewTarget
  readonly tab: 'edges' | 'plan' | 'problems'
}

const view = (id: string, target: ViewTarget, name = id): LiveView => ({ name, id, target, tab: 'edges' })

export const liveViews: readonly LiveView[] = [
  { name: 'canvas and Edges', id: undefined, target: {}, tab: 'edges' },
  { name: 'canvas and Plan', id: undefined, target: {}, tab: 'plan' },
  { name: 'Problems', id: undefined, target: {}, tab: 'problems' },
  view('functions', { node: dragged }),
  view('jacobian', { of: 'head.out', wrt: `${dragged}.out` }),
  view('jacobian', { of: 'fc9.out', wrt: 'fc9.weight' }, 'jacobian of a layer'),
  view('paths', { nodes: ['sum44', 'loss'] }),
  view('diagnosis', {}),
  view('gradcheck', { node: 'fc9' }),
  view('tensor', { edge: 'fc9.in', part: 'gradient' }),
  view('step', {}),
  view('convolution', { node: 'conv' }),
]
