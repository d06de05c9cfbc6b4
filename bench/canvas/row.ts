import type { EditorName } from './options.ts'

/** Of the time between two frames, as the page sees it, in milliseconds. */
export interface FrameTimes {
  readonly median: number
  readonly p95: number
  readonly max: number
  readonly frames: number
  /** The 95th percentile of the time between frames that were really shown. */
  readonly shownP95: number
  /** Processor time of the page's main thread for each frame: what other programs take does not count. */
  readonly main: number
}

/** One editor's turn at one size. What could not be measured is left out; `problem` says why. */
export interface Row {
  readonly editor: EditorName
  readonly nodes: number
  readonly edges: number
  readonly fanOut: number
  readonly round: number
  /** Processes at work in the machine when the turn began. */
  readonly load: number
  /** From asking for the page to an editor with nothing in it. */
  startMs?: number
  /** From opening the graph to everything on screen. */
  loadMs?: number
  /** Every edge gets another look: from the call, or from our report's arrival, to the painted frame. */
  restyleMs?: number
  restyleNearMs?: number
  panWhole?: FrameTimes
  panNear?: FrameTimes
  drag?: FrameTimes
  zoomOut?: FrameTimes
  /** Nodes of the document, of all kinds, after loading and at 100 % with the edges restyled; the heap after a collection. */
  domNodes?: number
  domNodesNear?: number
  heapMB?: number
  heapNearMB?: number
  problem?: string
}

export type FramePhase = 'panWhole' | 'panNear' | 'drag' | 'zoomOut'
