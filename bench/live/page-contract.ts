import type { LiveView } from './views.ts'

/*
 * What the bench asks of our window: page.ts puts it on `window.live`.
 */

/** One change of the input: milliseconds until all that depends on it was painted. */
export interface Change {
  /** Canvas, Edges table and status bar. */
  readonly canvas: number
  /** The open view, and all else. */
  readonly all: number
}

/** A drag that changes the input in every frame. */
export interface Drag {
  /** For each time the open view showed something newer: from the change it showed to its paint. */
  readonly lags: readonly number[]
  /** For each time the canvas did. */
  readonly canvasLags: readonly number[]
  readonly changes: number
  readonly milliseconds: number
}

export interface LivePage {
  /** All is there, and has run backward. */
  readonly ready: Promise<void>
  open(view: LiveView): Promise<void>
  /** Changes the input and waits until everything is painted; `prove`: looks whether it is the new numbers that are. */
  change(prove: boolean): Promise<Change>
  drag(milliseconds: number): Promise<Drag>
  /** The gradient check of the whole graph, from asking to its table. */
  wholeCheck(): Promise<{ readonly milliseconds: number; readonly entries: number }>
}

declare global {
  interface Window {
    live: LivePage
  }
}
