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

export interface EdgeLook {
  readonly state: EdgeState
  /** Out of date: as it was, faded; `gradientLabel` (or `valueLabel` where there is none) ends with "stale". */
  readonly stale: boolean
  /** Line width in screen pixels, the same at every zoom. */
  readonly width: number
  readonly sign: EdgeSign
  /** Σg / Σ|g| in −1 … 1; how much of the sign's hue is mixed into grey is its magnitude. 0 where there is no gradient. */
  readonly balance: number
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
  /** Which of the two is NaN or infinite. */
  readonly brokenValue: boolean
  readonly brokenGradient: boolean
}

/** Decades of the scale, from 1e−4 to 100, one width each: the tokens --edge-1e-4 … --edge-1e2. */
export const widthDecades = [-4, -3, -2, -1, 0, 1, 2] as const
export const idleWidth = 1.25
export const valueWidth = 2
const widthAtOne = 8
const widthPerDecade = 1.5
const narrowest = 2
const widest = 11

/** Line width of a gradient by its norm: one step a decade, clamped at both ends; fixed, so that steps can be compared. */
export function gradientWidth(norm: number): number {
  if (!(norm > 0)) return narrowest
  return Math.min(widest, Math.max(narrowest, widthAtOne + widthPerDecade * Math.log10(norm)))
}

/** Signs cancel where |Σg| is at most a third of Σ|g|. */
export function gradientSign(summary: Summary): EdgeSign {
  if (summary.sumAbs === 0) return 'zero'
  const balance = summary.sum / summary.sumAbs
  if (Math.abs(balance) <= 1 / 3) return 'mixed'
  return balance > 0 ? 'positive' : 'negative'
}

const marks = { positive: '+', negative: '−', mixed: '±', zero: '' } as const

/** The look of one edge from what has run and the type of what flows along it (as far as it is known). */
export function edgeLook(run: EdgeRun | undefined, type: ValueType | undefined): EdgeLook {
  const shape = type === undefined ? '' : typeText(type)
  const value = run?.value
  if (run === undefined || value === undefined) return { ...idle, shape }
  const stale = run.stale
  const brokenValue = value.nonFinite > 0
  const valueLabel = marked(valueText(value), stale && run.gradient === undefined)
  const known = { stale, shape, valueLabel, brokenValue, brokenGradient: false }
  const gradient = run.gradient
  // What is NaN or infinite is seen first, whatever comes back along the same wire.
  if (gradient === undefined) return { ...idle, ...known, state: brokenValue ? 'broken' : 'value', width: valueWidth }
  if (gradient === null) {
    const state = brokenValue ? 'broken' : 'none'
    return { ...idle, ...known, ...words('none', stale), state, width: valueWidth }
  }
  if (gradient.nonFinite > 0)
    return {
      ...idle,
      ...known,
      ...words(brokenText(gradient), stale),
      state: 'broken',
      brokenGradient: true,
      width: valueWidth,
    }
  const sign = gradientSign(gradient)
  const mark = marks[sign]
  const magnitude = formatNumber(gradient.norm)
  const signed = gradient.scalar === undefined && sign !== 'zero' ? `${mark} ${magnitude}` : mark + magnitude
  // A gradient may be finite where the value is not; it keeps its sign.
  if (brokenValue)
    return {
      ...idle,
      ...known,
      ...words(magnitude, stale),
      gradientLabel: marked(signed, stale),
      sign,
      mark,
      state: 'broken',
      width: valueWidth,
    }
  if (sign === 'zero') return { ...idle, ...known, ...words('0', stale), state: 'zero', width: valueWidth }
  return {
    ...known,
    state: 'gradient',
    width: gradientWidth(gradient.norm),
    sign,
    balance: gradient.sum / gradient.sumAbs,
    mark,
    magnitude: marked(magnitude, stale),
    gradientLabel: marked(signed, stale),
    gradientDetail: marked(
      gradient.scalar === undefined
        ? `norm ${magnitude}, max ${formatNumber(Math.max(Math.abs(gradient.min), Math.abs(gradient.max)))}`
        : magnitude,
      stale,
    ),
  }
}

const idle: EdgeLook = {
  state: 'idle',
  stale: false,
  width: idleWidth,
  sign: 'zero',
  balance: 0,
  shape: '',
  valueLabel: '',
  mark: '',
  magnitude: '',
  gradientLabel: '',
  gradientDetail: '',
  brokenValue: false,
  brokenGradient: false,
}

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
