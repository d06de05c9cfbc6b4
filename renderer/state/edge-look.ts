import type { ValueType } from '../../core/nodes/define.ts'
import { formatNumber, formatSpread, typeText } from './numbers.ts'
import type { EdgeRun, Summary } from './workspace.ts'

/*
 * How an edge looks, decided once for the canvas, the legend, the Edges table and the pictures of the start screen.
 */

export type EdgeState =
  /** Nothing run: thin neutral line, the shape as label. */
  | 'idle'
  /** Forward ran: tinted in the value hue. */
  | 'value'
  /** Backward ran: width by the gradient's norm. */
  | 'gradient'
  /** The objective cannot be reached: dotted. */
  | 'none'
  /** Every entry of the gradient is 0: solid grey. */
  | 'zero'
  /** NaN or infinity in the value or the gradient: red and jagged. */
  | 'broken'

export type EdgeSign = 'positive' | 'negative' | 'mixed' | 'zero'

/** How an edge is drawn; all of it numbers, so that thousands are soon told. */
export interface EdgeForm {
  readonly state: EdgeState
  /** Out of date: as it was, faded. */
  readonly stale: boolean
  /** Line width in screen pixels, the same at every zoom. */
  readonly width: number
  readonly sign: EdgeSign
  /** Σg / Σ|g| in −1 … 1; how much of the sign's hue is mixed into grey is its magnitude. 0 where there is no gradient. */
  readonly balance: number
  /** Which of the two is NaN or infinite. */
  readonly brokenValue: boolean
  readonly brokenGradient: boolean
}

/** How it is drawn, and what is said of it. Stale: `gradientLabel` (or `valueLabel` where there is none) ends with "stale". */
export interface EdgeLook extends EdgeForm {
  /** "B×8", whatever has run. Empty where the type is not known. */
  readonly shape: string
  /** The number of a scalar, else mean ± std: "0.629", "−0.16 ± 0.64"; without the arrow. */
  readonly valueLabel: string
  /** "+", "−", "±"; empty for zero, none and NaN. Drawn as a round badge. */
  readonly mark: string
  /** What stands after the badge: the norm, or the scalar's magnitude; "none", "0", "NaN". */
  readonly magnitude: string
  /** Mark and magnitude in one text, for tables and screen readers: "+0.793", "± 0.35", "none", "0", "NaN", "0.793 stale". */
  readonly gradientLabel: string
  /** With room to spare: "norm 0.024, max 0.011". */
  readonly gradientDetail: string
}

/** Decades of the scale, from 1e−4 to 100, one width each: the tokens --edge-1e-4 … --edge-1e2. */
export const widthDecades = [-4, -3, -2, -1, 0, 1, 2] as const
export const idleWidth = 1.25
export const valueWidth = 2
const widthAtOne = 8
const widthPerDecade = 1.5
const narrowest = 2
const widest = 11

/**
 * Line width of a gradient by its norm: one step a decade, clamped at both ends; fixed, so that steps can be compared. With
 * `largest` the widest line stands for that norm, in place of 100.
 */
export function gradientWidth(norm: number, largest?: number): number {
  if (!(norm > 0)) return narrowest
  const decades = Math.log10(norm)
  const width =
    largest === undefined
      ? widthAtOne + widthPerDecade * decades
      : widest + widthPerDecade * (decades - Math.log10(largest))
  return Math.min(widest, Math.max(narrowest, width))
}

/** Signs cancel where |Σg| is at most a third of Σ|g|. */
export function gradientSign(summary: Summary): EdgeSign {
  if (summary.sumAbs === 0) return 'zero'
  const balance = summary.sum / summary.sumAbs
  if (Math.abs(balance) <= 1 / 3) return 'mixed'
  return balance > 0 ? 'positive' : 'negative'
}

const marks = { positive: '+', negative: '−', mixed: '±', zero: '' } as const

/** What all edges of a graph share. */
export interface LookOptions {
  /** Of the relative scale: the norm that the widest line stands for. Absolute without it. */
  readonly largest?: number | undefined
  /** The first step that made a NaN or an infinity: "step 4 log". */
  readonly brokenSince?: string | undefined
}

/** The form of one edge from what has run. */
export function edgeForm(run: EdgeRun | undefined, { largest }: LookOptions = {}): EdgeForm {
  const value = run?.value
  if (run?.hidden !== undefined) return { ...idle, stale: run.stale, state: 'value', width: valueWidth }
  if (run === undefined || value === undefined) return idle
  const { gradient, stale } = run
  const form = { ...idle, stale, width: valueWidth, brokenValue: value.nonFinite > 0 }
  if (gradient && gradient.nonFinite > 0) return { ...form, state: 'broken', brokenGradient: true }
  const sign = gradient ? gradientSign(gradient) : 'zero'
  // What is NaN or infinite is seen first, whatever comes back along the same wire.
  if (form.brokenValue) return { ...form, state: 'broken', sign }
  if (!gradient) return { ...form, state: gradient === null ? 'none' : 'value' }
  if (sign === 'zero') return { ...form, state: 'zero' }
  const balance = gradient.sum / gradient.sumAbs
  return { ...form, state: 'gradient', width: gradientWidth(gradient.norm, largest), sign, balance }
}

/** The look of one edge from what has run and the type of what flows along it (as far as it is known). */
export function edgeLook(run: EdgeRun | undefined, type: ValueType | undefined, options: LookOptions = {}): EdgeLook {
  const form = edgeForm(run, options)
  const shape = type === undefined ? '' : typeText(type)
  if (run?.hidden !== undefined) return { ...form, ...unsaid, ...hiddenWords(run), shape }
  const value = run?.value
  if (run === undefined || value === undefined) return { ...form, ...unsaid, shape, valueLabel: '' }
  const { gradient, stale } = run
  const said = { ...form, ...unsaid, shape, valueLabel: marked(valueText(value), stale && gradient === undefined) }
  const since = (word: string) => (options.brokenSince === undefined ? word : `${word}, since ${options.brokenSince}`)
  if (gradient === undefined) return form.brokenValue ? { ...said, gradientDetail: since('NaN') } : said
  if (gradient === null) return { ...said, ...words('none', stale) }
  if (form.brokenGradient) {
    const text = brokenText(gradient)
    return { ...said, ...words(text, stale), gradientDetail: marked(since(text), stale) }
  }
  if (form.sign === 'zero') return { ...said, ...words('0', stale) }
  const mark = marks[form.sign]
  const magnitude = formatNumber(gradient.norm)
  const peak = Math.max(Math.abs(gradient.min), Math.abs(gradient.max))
  const isScalar = gradient.scalar !== undefined
  return {
    ...said,
    mark,
    magnitude: marked(magnitude, stale),
    gradientLabel: marked(isScalar ? mark + magnitude : `${mark} ${magnitude}`, stale),
    gradientDetail: marked(isScalar ? magnitude : `norm ${magnitude}, max ${formatNumber(peak)}`, stale),
  }
}

/** What is to be found out stands as a question mark; the rest as it is. */
function hiddenWords({ value, stale, hidden }: EdgeRun) {
  if (hidden === 'gradient') return { valueLabel: value === undefined ? '' : valueText(value), ...words('?', stale) }
  return { valueLabel: '?', ...(hidden === 'both' && words('?', stale)) }
}

const idle: EdgeForm = {
  state: 'idle',
  stale: false,
  width: idleWidth,
  sign: 'zero',
  balance: 0,
  brokenValue: false,
  brokenGradient: false,
}
const unsaid = { mark: '', magnitude: '', gradientLabel: '', gradientDetail: '' }

function words(word: string, stale: boolean): Pick<EdgeLook, 'magnitude' | 'gradientLabel' | 'gradientDetail'> {
  const text = marked(word, stale)
  return { magnitude: text, gradientLabel: text, gradientDetail: text }
}

function marked(text: string, stale: boolean): string {
  return stale ? `${text} stale` : text
}

/** A scalar is its number, a tensor its mean and scatter; where it is not finite, what it reaches to: "−∞ … 1.2". */
export function valueText(summary: Summary): string {
  if (summary.scalar !== undefined) return formatNumber(summary.scalar)
  if (summary.nonFinite > 0) return brokenText(summary)
  return formatSpread(summary.mean, summary.std)
}

/** NaN wins: an infinity says more only where no NaN came of it. */
function brokenText(summary: Summary): string {
  if (Number.isNaN(summary.norm)) return 'NaN'
  if (summary.scalar !== undefined) return formatNumber(summary.scalar)
  return `${formatNumber(summary.min)} … ${formatNumber(summary.max)}`
}
