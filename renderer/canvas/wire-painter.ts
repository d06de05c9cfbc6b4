import { drawBlocks } from './draw-blocks.ts'
import { drawCards, eraseCards } from './draw-cards.ts'
import type { CardTexts } from './draw-cards.ts'
import { drawMarks, marksFrom } from './draw-marks.ts'
import { drawWires, eachVisibleEdge, WireScratch } from './draw-wires.ts'
import { LabelLayer } from './label-layer.ts'
import type { LabelSource } from './label-layer.ts'
import { Layer } from './layer.ts'
import type { Palette } from './palette.ts'
import { ahead, covers, grown, placeOf, sameSize, sameView, serves, shifted, tooSoft } from './picture.ts'
import { RasterLink } from './raster-link.ts'
import type { Picture } from './raster-link.ts'
import type { Scene } from './scene.ts'
import { detailAt } from './view.ts'
import type { Size, View } from './view.ts'

/*
 * All wires, and the cards that have no elements, in one picture larger than the window that a pan only moves. A few wires in view
 * are drawn at once, in the frame that shows them. Many are drawn by a worker; until its next picture comes, the last is moved
 * and scaled with the view. Arrowheads at rest have a layer of their own, so that moving them does not draw the wires again.
 */

/** More wires than this in view go to the worker. */
const mostDirect = 250
/** Blocks of more cards than this, too. */
const mostBlocks = 1500
/** With more wires than this, pictures are drawn seldom while a zoom runs, though they look soft then. */
const mostOften = 60
/** Pictures reach so far beyond the window. */
const rim = 160
/** Time after a move in which the worker is left alone, unless its picture no longer covers the window. */
const restAfter = 120
/** Arrowheads need no more than this. */
const markInterval = 32

/** Cards that are drawn: those that have an element but do not show their content, all of them, or none. */
export type DrawnCards = 'closed' | 'all' | 'none'

/** What the picture shows, and of which view of the window. */
interface Drawn {
  readonly view: View
  readonly version: number
  readonly cards: DrawnCards
  /** As of which version cards were drawn, and how many had opened and closed by then. */
  readonly cardsOf: number
  readonly opened: number
  readonly closed: number
  /** The worker's, where the wires are its. */
  readonly bitmap: ImageBitmap | undefined
}

/** A frame to be painted. */
interface Frame {
  readonly view: View
  /** The view of the frame before. */
  readonly before: View
  readonly size: Size
  readonly now: number
  /** Wires are few enough to be drawn at once. */
  readonly few: boolean
  /** Wires are so many, or will be, that in a zoom they are drawn seldom. */
  readonly soft: boolean
  readonly blocks: boolean
  readonly cards: DrawnCards
  readonly resting: boolean
}

export class WirePainter {
  /** Pixels a second that arrowheads move; 0 is standing still. */
  markSpeed = 48
  private readonly picture: Layer
  private readonly marks: Layer
  private readonly labels: LabelLayer
  private readonly raster: RasterLink
  private readonly scratch = new WireScratch()
  private readonly scene: Scene
  private readonly texts: CardTexts
  private palette: Palette
  private version = 0
  private seenScene = -1
  private seenPlaces = -1
  private drawn: Drawn | undefined
  private marksAt = 0
  private marksShown = ''
  private opened = 0
  private closed = 0
  private travel = 0
  /** The last zoom made everything smaller. */
  private outward = false
  /** When a card or the view moved. */
  private moved = 0
  private unsettled = false
  /** As last painted. */
  private last: Frame | undefined
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
    this.picture = new Layer(container)
    this.marks = new Layer(container)
    this.labels = new LabelLayer(scene, source)
    this.raster = new RasterLink(scene, () => this.received())
  }

  setPalette(palette: Palette): void {
    this.palette = palette
    this.touch()
  }

  /** What is drawn besides the scene has changed. */
  touch(): void {
    this.version++
    this.again()
  }

  /** A card opened or closed: the one drawn in its place can go, or has to come. */
  cardChanged(open: boolean): void {
    if (open) this.opened++
    else this.closed++
    this.again()
  }

  /** Another document, or another level: what was drawn is of no use. */
  forget(): void {
    this.raster.forget()
    if (this.drawn) this.picture.clear()
    this.drawn = undefined
  }

  /** Resolves when everything known now is on screen. */
  painted(): Promise<void> {
    this.again()
    return new Promise((done) => this.waiters.push({ version: this.current(), done }))
  }

  destroy(): void {
    this.raster.destroy()
    for (const { canvas } of [this.picture, this.marks]) canvas.remove()
  }

  /** Wires have another look: where the worker draws them, it need not wait for the next frame to begin. */
  restyled(): void {
    const { last, raster } = this
    if (!last || last.few || raster.busy) return
    this.seeScene()
    if (raster.picture && raster.picture.version < this.version) this.ask(last.view, last.size, last.blocks)
  }

  /** Draws what is due, `which` cards among it. True where another frame is needed. */
  paint(view: View, size: Size, now: number, which: DrawnCards): boolean {
    const { scene } = this
    this.seeScene()
    if (scene.placed !== this.seenPlaces) {
      this.seenPlaces = scene.placed
      this.moved = now
    }
    const before = this.last?.view ?? view
    if (!this.last || !sameView(before, view)) this.moved = now
    if (view.k !== before.k) this.outward = view.k < before.k
    const blocks = detailAt(view.k, this.palette.size) === 'block'
    const resting = now - this.moved >= restAfter
    let wires = 0
    eachVisibleEdge(scene.nodes, scene.edges, view, size, () => wires++)
    // On the way out many come into view.
    const soft = (this.outward ? scene.edgeCount : wires) > mostOften
    const cards = blocks ? 'none' : resting ? which : cardsInMotion(which, soft && view.k < before.k)
    const few = wires <= mostDirect && !(blocks && scene.nodeCount > mostBlocks)
    const frame = { view, before, size, now, few, soft, blocks, cards, resting }
    this.last = frame
    if (few) this.paintDirect(frame)
    const wait = !few && this.paintRaster(frame)
    const cold = this.picture.show(scene.nodeCount > 0)
    const moving = this.paintMarks(frame)
    return wait || moving || cold || !resting
  }

  private seeScene(): void {
    const state = this.scene.placed + this.scene.styled
    if (state === this.seenScene) return
    this.seenScene = state
    this.version++
  }

  private paintDirect({ before, view, size, now, blocks, cards, resting, soft }: Frame): void {
    const { drawn, version, scene, palette, picture } = this
    const large = grown(size, rim)
    const current =
      drawn?.version === version &&
      drawn.bitmap === undefined &&
      this.hasCards(drawn, cards, resting) &&
      serves(drawn.view, rim, view, size, resting, soft) &&
      picture.fits(large)
    const unsettled = this.unsettled || (!blocks && this.labels.isOvertaken(view, size))
    if (current && !(unsettled && resting)) return this.place(drawn, view)
    const wanted = resting ? view : ahead(before, view, size, rim, soft)
    const shown = shifted(wanted, rim)
    const context = picture.begin(large)
    drawWires(context, scene.nodes, scene.edges, shown, large, palette, this.scratch)
    // While the view moves, arrowheads are drawn with the wires: a layer less to put together in every frame.
    const marks = resting ? 0 : drawMarks(context, scene.nodes, scene.edges, shown, large, palette, this.travelled(now))
    let waiting = false
    if (blocks) drawBlocks(context, scene.nodes, shown, large, palette)
    else waiting = this.labels.draw(context, shown, large, rim, palette, resting)
    if (cards !== 'none') drawCards(context, scene.nodes, this.texts, shown, large, palette, cards === 'all')
    this.unsettled = waiting || marks > 0
    this.drawn = { view: wanted, version, ...this.cardState(cards), bitmap: undefined }
    this.place(this.drawn, view)
  }

  /** Moves the worker's last picture to where it belongs now, and asks for another where it is wrong. True while one is to come. */
  private paintRaster(frame: Frame): boolean {
    const { view, before, size, blocks, soft, resting } = frame
    const { picture } = this.raster
    const { drawn } = this
    // What was drawn at once a moment ago looks better than what the worker drew of quite another view.
    const poor = picture === undefined || (drawn?.bitmap === undefined && tooSoft(view.k / picture.view.k))
    if (!poor) this.showPicture(picture, frame)
    else if (drawn) this.picture.canvas.style.transform = placeOf(shifted(drawn.view, rim), view)
    const current = picture?.version === this.version && !this.uncovered(picture, view, size, resting)
    if (current) this.presented(this.version)
    else if (!this.raster.busy) this.ask(resting ? view : ahead(before, view, size, rim, soft), size, blocks)
    return !current
  }

  /** The worker's picture, and the cards that have no elements, drawn for the same view. */
  private showPicture(of: Picture, { view, size, cards, resting }: Frame): void {
    const { drawn, picture, scene, palette } = this
    const large = grown(size, rim)
    const current =
      drawn?.bitmap === of.bitmap &&
      this.hasCards(drawn, cards, resting) &&
      picture.fits(large) &&
      (cards === 'none' || serves(drawn.view, rim, view, size, resting))
    if (current) return this.place(drawn, view)
    // Without cards, as it is: to scale it takes longer than to have it scaled.
    const whose = cards !== 'none' ? view : shifted(of.view, -rim)
    const shown = shifted(whose, rim)
    const scale = shown.k / of.view.k
    const context = picture.begin(large)
    context.imageSmoothingEnabled = scale !== 1
    const left = shown.x - of.view.x * scale
    const top = shown.y - of.view.y * scale
    context.drawImage(of.bitmap, left, top, of.size.width * scale, of.size.height * scale)
    if (cards !== 'none') drawCards(context, scene.nodes, this.texts, shown, large, palette, cards === 'all')
    this.drawn = { view: whose, version: of.version, ...this.cardState(cards), bitmap: of.bitmap }
    this.place(this.drawn, view)
  }

  private cardState(cards: DrawnCards): Pick<Drawn, 'cards' | 'cardsOf' | 'opened' | 'closed'> {
    return { cards, cardsOf: this.version, opened: this.opened, closed: this.closed }
  }

  /** Cards that should be drawn are. Those that need not be any more lie under what took their place, until the view rests. */
  private hasCards(drawn: Drawn, cards: DrawnCards, resting: boolean): boolean {
    if (cards !== 'none' && drawn.cardsOf !== this.version) return false
    const known = drawn.closed === this.closed
    if (resting) return drawn.cards === cards && (cards !== 'closed' || (known && drawn.opened === this.opened))
    return cards === 'none' || drawn.cards === 'all' || (cards === 'closed' && drawn.cards === 'closed' && known)
  }

  private place(drawn: Drawn, view: View): void {
    this.picture.canvas.style.transform = placeOf(shifted(drawn.view, rim), view)
    if (drawn.bitmap === undefined) this.presented(drawn.version)
  }

  private uncovered(picture: Picture, view: View, size: Size, resting: boolean): boolean {
    const scale = view.k / picture.view.k
    if (scale === 1 && !sameSize(picture.size, grown(size, rim))) return true
    return (resting && scale !== 1) || tooSoft(scale) || !covers(picture.view, picture.size, view, size)
  }

  private ask(view: View, size: Size, blocks: boolean): void {
    const { version, palette } = this
    this.raster.ask({ view: shifted(view, rim), size: grown(size, rim), blocks, version, palette })
  }

  /** Picture and place change together, or the wires would jump for a frame. */
  private received(): void {
    const { last, raster } = this
    if (raster.picture && last && !last.few) {
      this.showPicture(raster.picture, { ...last, resting: false })
      this.presented(raster.picture.version)
    }
    this.again()
  }

  /** At rest, arrowheads have a layer of their own. True while they move. */
  private paintMarks({ view, size, now, few, cards, resting }: Frame): boolean {
    const { scene, palette, marks } = this
    if (!marks.fits(size)) marks.begin(size)
    if (!resting || view.k < marksFrom) {
      this.marksShown = ''
      return marks.show(false)
    }
    const moves = few && this.markSpeed > 0
    const state = `${this.version} ${cards} ${this.opened} ${this.closed} ${view.k} ${view.x} ${view.y} ${size.width} ${size.height}`
    if (state === this.marksShown) {
      if (!moves || marks.canvas.hidden) return false
      if (now - this.marksAt < markInterval) return true
    }
    this.marksShown = state
    const travel = moves ? this.travelled(now) : undefined
    const context = marks.begin(size)
    const count = drawMarks(context, scene.nodes, scene.edges, view, size, palette, travel)
    // Cards lie above wires and arrowheads.
    if (cards !== 'none' && count > 0) eraseCards(context, scene.nodes, view, size)
    const cold = marks.show(count > 0)
    return cold || (moves && count > 0)
  }

  /** How far arrowheads have gone by now; undefined where they stand still. */
  private travelled(now: number): number | undefined {
    if (this.markSpeed === 0) return undefined
    this.travel += (Math.min(100, now - this.marksAt) * this.markSpeed) / 1000
    this.marksAt = now
    return this.travel
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

/** What comes into view in a pan is drawn by then; in a zoom out, so is what will close on the way. */
function cardsInMotion(which: DrawnCards, outward: boolean): DrawnCards {
  if (outward) return 'all'
  return which === 'none' ? 'closed' : which
}
