import { textWidth } from './text-width.ts'

/*
 * Where everything on a card is, from its words alone. The DOM, the canvas, hit tests and layout all read these numbers;
 * nothing is ever measured. Units are pixels at 100 %; the origin is the card's top left corner.
 */

export interface PortFace {
  readonly name: string
  /** "B×8"; empty or "?" where it is not known. */
  readonly shape: string
}

/** What fills the space below the ports: nothing, value and gradient as cells, one big number, or the curve of a function. */
export type CardBody = 'none' | 'cells' | 'number' | 'curve'

/** Small signs at the right of the title. */
export type CardMark = 'frozen' | 'stopGradient'

/** What is said at the top of a card. */
export interface TitledFace {
  readonly title: string
  readonly marks: readonly CardMark[]
}

/** And what is said below it. */
export interface UntitledFace {
  readonly summary: string
  readonly inputs: readonly PortFace[]
  readonly outputs: readonly PortFace[]
  readonly body: CardBody
  /** The body once something has run: its room is kept free before, so that nothing moves when numbers arrive. */
  readonly later: CardBody
  /** Columns of the cells, for their width. */
  readonly columns: number
  /** The last line, "24 parameters", or empty. */
  readonly footer: string
}

export interface CardFace extends TitledFace, UntitledFace {}

export interface PlacedPort extends PortFace {
  readonly side: 'input' | 'output'
  /** Centre of the port's circle. */
  readonly x: number
  readonly y: number
  /** Where the next ports of its side are: "above", "below", both, or nowhere. */
  readonly crowd: string
  /** Name and shape fit even when small zooms keep the text at 12 px; else only the name stays. */
  readonly roomy: boolean
}

export interface CardGeometry {
  readonly width: number
  readonly height: number
  /** Its height once something has run. */
  readonly fullHeight: number
  readonly ports: readonly PlacedPort[]
  /** The same by name. */
  readonly inputs: ReadonlyMap<string, PlacedPort>
  readonly outputs: ReadonlyMap<string, PlacedPort>
  /** The hairline above the body; undefined where there is none. */
  readonly rule: number | undefined
  readonly bodyTop: number
  readonly bodyHeight: number
  /** Top of the footer's line; undefined where there is none. */
  readonly footerTop: number | undefined
}

export const cardPadding = 10
export const portRadius = 4.5
export const titleLeft = 31
export const titleTop = 8
export const summaryTop = 30
export const lineHeight = 16
export const textSize = 12
export const titleSize = 13
export const firstPort = 59
export const portPitch = 22
export const portTextLeft = 11
/** Between what is said of an input and of an output in one row. */
const rowGap = 12
/** Text stays at 12 screen pixels down to this zoom, so there it takes more of the card. */
export const smallestFullZoom = 0.75
const grown = 1 / smallestFullZoom
const grownTitle = (textSize * grown) / titleSize
const narrowest = 104
const widest = 200
/** An output stands beside the first input where both fit in this, else in a row of its own. */
const widestSharedRow = 176
/** Cards grow so far for what their ports say at small zooms. */
const widestRoomyRow = 176

const markPitch = 18

export const cellsHeight = 34
const curveHeight = 56

/** Widest box of cells; value and gradient stand side by side. */
const widestCells = 50

/** Geometries of faces that share their ports (see node-face.ts): titles only make cards wider, in steps. */
const known = new WeakMap<readonly PortFace[], Map<string, CardGeometry>>()

/** The geometry of a card. Many cards have the very same. */
export function sharedGeometry(face: UntitledFace, titled: TitledFace): CardGeometry {
  const key = `${face.body} ${face.later} ${face.columns} ${onGrid(titleNeeds(titled))} ${face.summary}|${face.footer}`
  let geometries = known.get(face.inputs)
  if (!geometries) known.set(face.inputs, (geometries = new Map()))
  let geometry = geometries.get(key)
  if (!geometry) geometries.set(key, (geometry = cardGeometry({ ...face, title: titled.title, marks: titled.marks })))
  return geometry
}

export function cardGeometry(face: CardFace): CardGeometry {
  const { inputs, outputs } = face
  const shared = rowWidth(inputs[0], outputs[0], 1) <= widestSharedRow
  const rows = Math.max(1, shared ? Math.max(inputs.length, outputs.length) : inputs.length + outputs.length)
  const width = cardWidth(face, shared)
  const roomy = portRows(inputs, outputs, shared).every(([input, output]) => rowWidth(input, output, grown) <= width)
  const left = inputs.map((port, i): PlacedPort => {
    return { ...port, side: 'input', x: 0, y: firstPort + portPitch * i, crowd: crowdAt(i, inputs.length), roomy }
  })
  const right = outputs.map((port, i): PlacedPort => {
    const row = shared ? i : inputs.length + i
    return {
      ...port,
      side: 'output',
      x: width,
      y: firstPort + portPitch * row,
      crowd: crowdAt(i, outputs.length),
      roomy,
    }
  })
  const last = firstPort + portPitch * (rows - 1)
  return {
    width,
    ports: [...left, ...right],
    inputs: byName(left),
    outputs: byName(right),
    ...below(last, face),
    fullHeight: below(last, { ...face, body: face.later }).height,
  }
}

/** Around one of so many ports below each other. */
function crowdAt(i: number, count: number): string {
  return [...(i > 0 ? ['above'] : []), ...(i < count - 1 ? ['below'] : [])].join(' ')
}

function byName(ports: readonly PlacedPort[]): ReadonlyMap<string, PlacedPort> {
  return new Map(ports.map((port) => [port.name, port]))
}

type Below = Omit<CardGeometry, 'width' | 'fullHeight' | 'ports' | 'inputs' | 'outputs'>

function below(last: number, { body, footer }: Pick<CardFace, 'body' | 'footer'>): Below {
  const hasFooter = footer !== ''
  if (body === 'none') {
    const height = last + (hasFooter ? 37 : 21)
    return { height, rule: undefined, bodyTop: height, bodyHeight: 0, footerTop: hasFooter ? last + 16 : undefined }
  }
  const top = body === 'curve' ? last + 19 : last + 17
  const bodyHeight = body === 'curve' ? curveHeight : body === 'number' ? 42 : lineHeight + 1 + cellsHeight
  const bottom = top + bodyHeight
  return {
    rule: last + 14.5,
    bodyTop: top,
    bodyHeight,
    footerTop: hasFooter ? bottom + 4 : undefined,
    height: bottom + (hasFooter ? 25 : body === 'cells' ? 9 : 12),
  }
}

function cardWidth(face: CardFace, shared: boolean): number {
  const { inputs, outputs } = face
  let width = narrowest
  const ask = (needed: number) => (width = Math.max(width, needed))
  ask(titleNeeds(face))
  ask(2 * cardPadding + textWidth(face.summary, textSize) * grown)
  ask(2 * cardPadding + textWidth(face.footer, textSize) * grown)
  for (const [input, output] of portRows(inputs, outputs, shared)) {
    const full = rowWidth(input, output, grown)
    // A row that is long anyway says all at 100 % and only the names at small zooms.
    ask(
      full <= widestRoomyRow ? full : Math.max(rowWidth(input, output, 1), rowWidth(bare(input), bare(output), grown)),
    )
  }
  if (face.later === 'cells') ask(2 * cardPadding + 13 + 2 * Math.min(widestCells, Math.max(18, face.columns * 6 + 2)))
  if (face.later === 'curve') ask(132)
  if (face.later === 'number') ask(120)
  return Math.min(widest, onGrid(width))
}

function titleNeeds({ title, marks }: TitledFace): number {
  return titleLeft + textWidth(title, titleSize, true) * grownTitle + marks.length * markPitch + cardPadding
}

function onGrid(width: number): number {
  return Math.ceil(width / 4) * 4
}

type Row = readonly [input: PortFace | undefined, output: PortFace | undefined]

function portRows(inputs: readonly PortFace[], outputs: readonly PortFace[], shared: boolean): Row[] {
  if (!shared)
    return [...inputs.map((port): Row => [port, undefined]), ...outputs.map((port): Row => [undefined, port])]
  return Array.from({ length: Math.max(inputs.length, outputs.length) }, (_, i): Row => [inputs[i], outputs[i]])
}

function bare(port: PortFace | undefined): PortFace | undefined {
  return port && { name: port.name, shape: '' }
}

function rowWidth(input: PortFace | undefined, output: PortFace | undefined, scale: number): number {
  const left = input ? portTextLeft + textWidth(portText(input), textSize) * scale : cardPadding
  const right = output ? portTextLeft + textWidth(portText(output), textSize) * scale : cardPadding
  return left + right + (input && output ? rowGap : 0)
}

function portText(port: PortFace): string {
  return port.shape === '' ? port.name : `${port.name} ${port.shape}`
}
