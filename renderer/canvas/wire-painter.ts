import { drawBlocks } from './draw-blocks.ts'
import { drawCards } from './draw-cards.ts'
import type { CardTexts } from './draw-cards.ts'
import { drawMarks, marksFrom } from './draw-marks.ts'
import { drawWires, eachVisibleEdge, WireScratch } from './draw-wires.ts'
import { LabelLayer, labelMargin } from './label-layer.ts'
import type { LabelSource } from './label-layer.ts'
import type { Palette } from './palette.ts'
import type { RasterRequest, RasterResult } from './raster-protocol.ts'
import type { EdgeArrays, NodeArrays, Scene } from './scene.ts'
import { detailAt, looksSharp } from './view.ts'
import type { Size, View } from './view.ts'

/*
 * All wires on one layer, a picture larger than the window that a pan only moves. Few in view are drawn at once, in the
 * frame that shows them. Many are drawn by a worker; until its next picture comes, the last is moved and scaled with the view.
 */

/** More wires than this in view go to the worker. */
const mostDirect = 250
/** Blocks of more cards than this, too. */
const mostBlocks = 1500
/** The worker's picture reaches so far beyond the window, but for the first of a new look: without, it is there sooner. */
const overscan = 200
/** One drawn at once must be there sooner. */
const rim = labelMargin
/** A picture scaled up by more than this looks soft. */
const softFrom = 1.6
/** Time after a move in which the worker is left alone, unless its picture no longer covers the window. */
const restAfter = 120
/** Arrowheads need no more than this. */
const markInterval = 32

export class WirePainter {
  /** Pixels a second that arrowheads move; 0 is standing still. */
  markSpeed = 48
  private readonly direct: Layer
  private readonly raster: HTMLCanvasElement
  private readonly bitmap: ImageBitmapRenderingContext | null
  private readonly marks: Layer
  private readonly cards: Layer
  private readonly labels: LabelLayer
  private readonly worker: Worker
  private readonly scratch = new WireScratch()
  private readonly scene: Scene
  private readonly texts: CardTexts
  private palette: Palette
  private mode: 'direct' | 'worker' | undefined
  private version = 0
  private sentNodes = -1
  private sentEdges = -1
  private seenScene = -1
  private seenPlaces = -1
  private drawn: { view: View; version: number } | undefined
  private picture: Picture | undefined
  private waiting: Pick<Picture, 'size' | 'rim'> | undefined
  private marksAt = 0
  private marksShown = ''
  private cardsShown: { view: View; state: string } | undefined
  private opened = 0
  private travel = 0
  /** When the view moved, when a card or the view did, and when there was something new to draw. */
  private panned = 0
  private moved = 0
  private changed = 0
  private seenVersion = -1
  private unsettled = false
  private last: View | undefined
  /** As last asked of the worker. */
  private asked: { view: View; size: Size; blocks: boolean } | undefined
  private readonly waiters: { version: number; done: () => void }[] = []
  private readonly again: () => void

  constructor(
    container: HTMLElement,
    scene: Scene,
    palette: Palette,
    source: LabelSource & Pick<CardTexts, 'ports'>,
    again: () => void,
  ) {
    this.scene = scene
    this.texts = { titles: scene.titles, subtitles: scene.subtitles, ports: source.ports }
    this.palette = palette
    this.again = again
    this.raster = layerElement(container)
    this.bitmap = this.raster.getContext('bitmaprenderer')
    this.direct = new Layer(layerElement(container))
    this.marks = new Layer(layerElement(container))
    this.cards = new Layer(layerElement(container))
    this.labels = new LabelLayer(scene, source)
    this.worker = new Worker(new URL('./raster.worker.ts', import.meta.url), { type: 'module' })
    this.worker.onmessage = (event: MessageEvent<RasterResult>) => this.receive(event.data)
  }

  setPalette(palette: Palette): void {
    this.palette = palette
    this.version++
    this.again()
  }

  /** What is drawn besides the scene has changed. */
  touch(): void {
    this.version++
    this.again()
  }

  /** Cards opened or closed: those drawn in their place have to go, or come. */
  cardsChanged(): void {
    this.opened++
    this.again()
  }

  /** Resolves when everything known now is on screen. */
  painted(): Promise<void> {
    this.again()
    return new Promise((done) => this.waiters.push({ version: this.current(), done }))
  }

  destroy(): void {
    this.worker.terminate()
    for (const canvas of [this.raster, this.direct.canvas, this.marks.canvas, this.cards.canvas]) canvas.remove()
  }

  /** Wires have another look: where the worker draws them, it need not wait for the next frame to begin. */
  restyled(): void {
    const { asked, last } = this
    if (this.mode !== 'worker' || this.waiting || !asked || !last || !same(asked.view, last)) return
    this.seeScene()
    if (this.picture && this.picture.version < this.version) this.ask(asked.view, asked.size, asked.blocks, 0)
  }

  private seeScene(): void {
    const state = this.scene.placed + this.scene.styled
    if (state === this.seenScene) return
    this.seenScene = state
    this.version++
  }

  /** Draws what is due. True where another frame is needed. `closed`: some cards in view do not show their content. */
  paint(view: View, size: Size, now: number, closed: boolean): boolean {
    const { scene } = this
    this.seeScene()
    if (scene.placed !== this.seenPlaces) {
      this.seenPlaces = scene.placed
      this.moved = now
    }
    if (!this.last || this.last.k !== view.k || this.last.x !== view.x || this.last.y !== view.y) {
      this.panned = this.moved = now
      this.last = view
    }
    if (this.version !== this.seenVersion) {
      this.seenVersion = this.version
      this.changed = now
    }
    const blocks = detailAt(view.k, this.palette.size) === 'block'
    let wires = 0
    eachVisibleEdge(scene.nodes, scene.edges, view, size, () => wires++)
    const few = wires <= mostDirect && !(blocks && scene.nodeCount > mostBlocks)
    const resting = now - this.moved >= restAfter
    // A layer that shows nothing need not be made.
    this.direct.canvas.hidden = scene.nodeCount === 0
    if (few) this.paintDirect(view, size, now, blocks, resting)
    const wait = !few && this.paintRaster(view, size, now, blocks, resting)
    const moving = this.paintMarks(view, size, now, few, resting)
    this.paintCards(view, size, closed && !blocks, resting)
    return wait || moving || !resting
  }

  private paintDirect(view: View, size: Size, now: number, blocks: boolean, resting: boolean): void {
    this.show('direct')
    const { drawn, version, scene, palette } = this
    const large = grown(size, rim)
    const shown = shifted(view, rim)
    const current = drawn?.version === version && serves(drawn.view, view, size, resting) && this.direct.fits(large)
    if (current && !(this.unsettled && resting)) {
      this.direct.canvas.style.transform = placeOf(shifted(drawn.view, rim), view)
      this.presented(version)
      return
    }
    const context = this.direct.begin(large)
    drawWires(context, scene.nodes, scene.edges, shown, large, palette, this.scratch)
    // While the view moves, arrowheads are drawn with the wires: a layer less to put together in every frame.
    const marks = resting ? 0 : drawMarks(context, scene.nodes, scene.edges, shown, large, palette, this.travelled(now))
    let waiting = false
    if (blocks) drawBlocks(context, scene.nodes, shown, large, palette)
    else waiting = this.labels.draw(context, shown, large, palette, resting)
    this.unsettled = waiting || marks > 0
    this.drawn = { view, version }
    this.direct.canvas.style.transform = placeOf(shown, view)
    this.presented(version)
  }

  /** Moves the last picture to where it belongs now, and asks for another where it is wrong. */
  private paintRaster(view: View, size: Size, now: number, blocks: boolean, resting: boolean): boolean {
    const { picture } = this
    if (picture) {
      this.show('worker')
      this.placePicture(picture, view)
    }
    const still = now - this.panned >= restAfter
    const rim = still && now - this.changed < restAfter ? 0 : overscan
    const small = picture !== undefined && picture.rim < overscan
    const current = picture?.version === this.version && !this.uncovered(picture, view, size, resting)
    if (current) this.presented(this.version)
    if ((!current || (small && rim > 0)) && !this.waiting) this.ask(view, size, blocks, picture === undefined ? 0 : rim)
    // Until the first picture is there, what was drawn directly stays, in its old place.
    return !current || small
  }

  private placePicture(picture: { view: View }, view: View): void {
    this.raster.style.transform = placeOf(picture.view, view)
  }

  private uncovered(picture: Picture, view: View, size: Size, resting: boolean): boolean {
    const scale = view.k / picture.view.k
    if (same(picture.view, shifted(view, picture.rim))) return !sameSize(picture.size, grown(size, picture.rim))
    if (resting || scale > softFrom) return true
    const left = view.x - picture.view.x * scale
    const top = view.y - picture.view.y * scale
    const right = left + picture.size.width * scale
    const bottom = top + picture.size.height * scale
    return left > 0 || top > 0 || right < size.width || bottom < size.height
  }

  private ask(view: View, size: Size, blocks: boolean, rim: number): void {
    const { scene, palette } = this
    const large = grown(size, rim)
    const request: RasterRequest = {
      version: this.version,
      ...(this.sentNodes !== this.seenScene && { nodes: trimmed(scene.nodes) as NodeArrays }),
      ...(this.sentEdges !== this.seenScene && { edges: trimmed(scene.edges) as EdgeArrays }),
      view: shifted(view, rim),
      size: large,
      ratio: devicePixelRatio,
      palette,
      blocks,
    }
    this.sentNodes = this.sentEdges = this.seenScene
    this.waiting = { size: large, rim }
    this.asked = { view, size, blocks }
    this.worker.postMessage(request)
  }

  private receive({ version, view, bitmap }: RasterResult): void {
    const { waiting } = this
    this.waiting = undefined
    if (!waiting || !this.bitmap) return bitmap.close()
    const { size } = waiting
    if (this.raster.width !== bitmap.width || this.raster.height !== bitmap.height) {
      Object.assign(this.raster, { width: bitmap.width, height: bitmap.height })
      this.raster.style.width = `${size.width}px`
      this.raster.style.height = `${size.height}px`
    }
    this.bitmap.transferFromImageBitmap(bitmap)
    this.picture = { view, version, ...waiting }
    // Picture and place change together, or the wires would jump for a frame.
    if (this.last) this.placePicture(this.picture, this.last)
    this.presented(version)
    this.again()
  }

  /** At rest, arrowheads have a layer of their own, so that moving them does not draw the wires again. True while they move. */
  private paintMarks(view: View, size: Size, now: number, few: boolean, resting: boolean): boolean {
    const { scene, palette } = this
    const { canvas } = this.marks
    if (!resting || view.k < marksFrom) {
      canvas.hidden = true
      this.marksShown = ''
      return false
    }
    const moves = few && this.markSpeed > 0
    const state = `${this.version} ${view.k} ${view.x} ${view.y} ${size.width} ${size.height}`
    if (state === this.marksShown) {
      if (!moves || canvas.hidden) return false
      if (now - this.marksAt < markInterval) return true
    }
    this.marksShown = state
    const travel = moves ? this.travelled(now) : undefined
    const count = drawMarks(this.marks.begin(size), scene.nodes, scene.edges, view, size, palette, travel)
    // An empty layer would only cost every frame its time.
    canvas.hidden = count === 0
    return moves && count > 0
  }

  /** How far arrowheads have gone by now; undefined where they stand still. */
  private travelled(now: number): number | undefined {
    if (this.markSpeed === 0) return undefined
    this.travel += (Math.min(100, now - this.marksAt) * this.markSpeed) / 1000
    this.marksAt = now
    return this.travel
  }

  /** Cards that are drawn lie above wires and arrowheads. */
  private paintCards(view: View, size: Size, wanted: boolean, resting: boolean): void {
    const { scene, palette, cards, cardsShown } = this
    cards.canvas.hidden = !wanted
    if (!wanted) return
    const state = `${this.version} ${this.opened}`
    const large = grown(size, rim)
    const shown = shifted(view, rim)
    if (cardsShown?.state === state && serves(cardsShown.view, view, size, resting) && cards.fits(large)) {
      cards.canvas.style.transform = placeOf(shifted(cardsShown.view, rim), view)
      return
    }
    this.cardsShown = { view, state }
    drawCards(cards.begin(large), scene.nodes, this.texts, shown, large, palette)
    cards.canvas.style.transform = placeOf(shown, view)
  }

  private show(mode: 'direct' | 'worker'): void {
    if (this.mode === mode) return
    this.mode = mode
    this.direct.canvas.style.visibility = mode === 'direct' ? 'visible' : 'hidden'
    this.raster.style.visibility = mode === 'worker' ? 'visible' : 'hidden'
    this.drawn = undefined
  }

  private current(): number {
    return this.scene.placed + this.scene.styled === this.seenScene ? this.version : this.version + 1
  }

  private presented(version: number): void {
    for (let i = this.waiters.length - 1; i >= 0; i--) {
      if ((this.waiters[i]?.version ?? 0) > version) continue
      this.waiters[i]?.done()
      this.waiters.splice(i, 1)
    }
  }
}

/** What the worker drew: of which view, how large, and how far beyond the window. */
interface Picture {
  readonly view: View
  readonly version: number
  readonly size: Size
  readonly rim: number
}

/** A canvas of the window's size, in device pixels. */
class Layer {
  readonly canvas: HTMLCanvasElement
  private readonly context: CanvasRenderingContext2D

  constructor(canvas: HTMLCanvasElement) {
    const context = canvas.getContext('2d')
    if (!context) throw new Error('no 2d canvas')
    this.canvas = canvas
    this.context = context
  }

  fits({ width, height }: Size): boolean {
    return (
      this.canvas.width === Math.round(width * devicePixelRatio) &&
      this.canvas.height === Math.round(height * devicePixelRatio)
    )
  }

  /** Empty, with one unit a CSS pixel. */
  begin(size: Size): CanvasRenderingContext2D {
    const { canvas, context } = this
    if (!this.fits(size)) {
      canvas.width = Math.round(size.width * devicePixelRatio)
      canvas.height = Math.round(size.height * devicePixelRatio)
      canvas.style.width = `${size.width}px`
      canvas.style.height = `${size.height}px`
    }
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.clearRect(0, 0, canvas.width, canvas.height)
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0)
    return context
  }
}

function layerElement(container: HTMLElement): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.className = 'wire-layer'
  canvas.setAttribute('aria-hidden', 'true')
  container.append(canvas)
  return canvas
}

/** The view in a picture that reaches so far beyond the window. */
function shifted({ k, x, y }: View, by: number): View {
  return { k, x: x + by, y: y + by }
}

function grown({ width, height }: Size, by: number): Size {
  return { width: width + 2 * by, height: height + 2 * by }
}

/** What was drawn for one view, with a rim, covers another of the same scale. */
function within(drawn: View, view: View): boolean {
  return drawn.k === view.k && Math.abs(view.x - drawn.x) <= rim && Math.abs(view.y - drawn.y) <= rim
}

/** What was drawn for one view can be shown in another: moved, and while the view moves scaled as well. */
function serves(drawn: View, view: View, size: Size, resting: boolean): boolean {
  return drawn.k === view.k ? within(drawn, view) : !resting && covers(drawn, view, size)
}

/** Scaled, it looks right and still fills the window. */
function covers(drawn: View, view: View, { width, height }: Size): boolean {
  const scale = view.k / drawn.k
  if (!looksSharp(scale)) return false
  const left = view.x - (drawn.x + rim) * scale
  const top = view.y - (drawn.y + rim) * scale
  return (
    left <= 0 && top <= 0 && left + (width + 2 * rim) * scale >= width && top + (height + 2 * rim) * scale >= height
  )
}

/** Where a picture of one view belongs in another. */
function placeOf(drawn: View, view: View): string {
  const scale = view.k / drawn.k
  const x = view.x - drawn.x * scale
  const y = view.y - drawn.y * scale
  return `translate(${x}px, ${y}px)${scale === 1 ? '' : ` scale(${scale})`}`
}

function same(a: View, b: View): boolean {
  return a.k === b.k && a.x === b.x && a.y === b.y
}

function sameSize(a: Size, b: Size): boolean {
  return a.width === b.width && a.height === b.height
}

/** The arrays without their unused ends, to be cloned for the worker. */
function trimmed(arrays: NodeArrays | EdgeArrays): object {
  const entries = Object.entries(arrays).map(([name, column]) => [
    name,
    typeof column === 'number' || column instanceof Map ? column : column.slice(0, arrays.count),
  ])
  return Object.fromEntries(entries)
}
