import { viewBetween } from './views.ts'
import type { BenchView } from './views.ts'

/*
 * What the bench asks of every editor's page. A page puts it on `window.bench`.
 */

export interface Spot {
  readonly x: number
  readonly y: number
}

export interface BenchPage {
  /** Milliseconds since the page was asked for, when the editor is there and has nothing to show yet. */
  readonly started: Promise<number>
  /**
   * Opens the graph. Resolves when all nodes and edges are on screen; to the moment it began, where that was later than the
   * call.
   */
  load(): Promise<number | undefined>
  counts(): { readonly nodes: number; readonly edges: number }
  /** The canvas's corner in the window. */
  origin(): Spot
  setView(view: BenchView): void
  /** Goes from one view to another, a little in every frame. */
  sweep(from: BenchView, to: BenchView, milliseconds: number): Promise<void>
  /** What comes before edges can be restyled, once: with us, a real backward pass. */
  prepare(): Promise<void>
  /**
   * Gives every edge another colour and, where the editor can, another width and label. Resolves when all is on screen; to the
   * moment it began, where that was later than the call.
   */
  restyle(turn: number): Promise<number | undefined>
  /** The mouse button that pans when pressed on the ground. */
  readonly panButton: 'left' | 'middle'
  /** A point of the window at the title of the node that is dragged, and the node's place in the graph. */
  handle(): Spot
  place(): Spot
}

/** What is asked of our own page besides. */
export interface OwnPage extends BenchPage {
  /** A command of the app, by its id. */
  command(id: string): void
  /** Everything is on screen. */
  rest(): Promise<void>
}

declare global {
  interface Window {
    bench: OwnPage
  }
}

/** What a backward pass would show at an edge. */
export interface BenchStyle {
  readonly colour: string
  readonly width: number
  readonly label: string
}

const colours = Array.from({ length: 32 }, (_, i) => `hsl(${220 - i * 7}, 80%, 50%)`)

export function styleOf(edge: number, turn: number): BenchStyle {
  const value = (edge * 7 + turn * 13) % 32
  return { colour: colours[value] as string, width: 1 + (value >> 3), label: (value / 32).toFixed(3) }
}

/** The next frame has been painted. */
export async function painted(): Promise<void> {
  await nextFrame()
  const { port1, port2 } = new MessageChannel()
  await new Promise((done) => {
    port1.onmessage = done
    requestAnimationFrame(() => port2.postMessage(0))
  })
  port1.close()
}

export function nextFrame(): Promise<number> {
  return new Promise((done) => requestAnimationFrame(done))
}

/** `sweep` of a page that has `setView`. */
export function sweeping(setView: (view: BenchView) => void): BenchPage['sweep'] {
  return async (from, to, milliseconds) => {
    const start = performance.now()
    for (let part = 0; part < 1;) {
      part = Math.min(1, (performance.now() - start) / milliseconds)
      setView(viewBetween(from, to, part))
      await nextFrame()
    }
  }
}
