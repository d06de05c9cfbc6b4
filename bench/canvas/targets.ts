import type { EditorName } from './options.ts'
import type { FramePhase, Row } from './row.ts'

/*
 * What our canvas has to reach, by the number of nodes.
 */

type Measure = 'loadMs' | 'restyleMs' | 'heapNearMB'

export type Target =
  /** The peer's figure is at least so many times ours. */
  | { readonly kind: 'ahead'; readonly of: EditorName; readonly measure: Measure; readonly times: number }
  /** Ours is at most so many times the peer's. */
  | { readonly kind: 'within'; readonly of: EditorName; readonly measure: Measure; readonly times: number }
  | { readonly kind: 'most'; readonly measure: Measure | 'domNodes'; readonly most: number }
  /** The 95th percentile of the time between frames. */
  | { readonly kind: 'frames'; readonly phase: FramePhase; readonly most: number }

const ahead = (of: EditorName, measure: Measure, times: number): Target => ({ kind: 'ahead', of, measure, times })
const within = (of: EditorName, measure: Measure, times: number): Target => ({ kind: 'within', of, measure, times })
const frames = (phase: FramePhase, most: number): Target => ({ kind: 'frames', phase, most })

const targets: { readonly [nodes: number]: readonly Target[] } = {
  1000: [
    ahead('rete', 'loadMs', 10),
    ahead('vueflow', 'loadMs', 6),
    within('litegraph-comfy', 'loadMs', 1.2),
    ahead('rete', 'restyleMs', 10),
    ahead('vueflow', 'restyleMs', 10),
    { kind: 'most', measure: 'restyleMs', most: 80 },
    frames('panWhole', 20),
    frames('panNear', 20),
    frames('drag', 20),
    frames('zoomOut', 33),
    { kind: 'most', measure: 'domNodes', most: 4000 },
    ahead('vueflow', 'heapNearMB', 10),
  ],
  5000: [
    ahead('rete', 'loadMs', 80),
    ahead('vueflow', 'loadMs', 20),
    within('litegraph-comfy', 'loadMs', 1),
    ahead('vueflow', 'restyleMs', 50),
    ahead('litegraph-comfy', 'restyleMs', 2),
    { kind: 'most', measure: 'restyleMs', most: 150 },
    frames('panWhole', 33),
    frames('panNear', 20),
    frames('drag', 20),
    frames('zoomOut', 33),
    { kind: 'most', measure: 'domNodes', most: 4000 },
    ahead('vueflow', 'heapNearMB', 20),
  ],
}

export const targetsOf = (nodes: number): readonly Target[] => targets[nodes] ?? []

/** The largest number of nodes that the document of the window had. */
export function mostDomNodes({ domNodes, domNodesNear }: Row): number | undefined {
  return domNodes === undefined ? undefined : Math.max(domNodes, domNodesNear ?? 0)
}
