import type { EdgeLook } from '../state/edge-look.ts'
import type { Palette } from './palette.ts'

/*
 * What is written at a wire, and how much of it at which zoom. Words leave before they would get smaller than 12 px.
 */

export type Ink = Exclude<keyof Palette, 'groups' | 'wires' | 'staleOpacity' | 'size' | 'fontUi'>

export interface Label {
  /** One line, or two where the gap is narrow. */
  readonly lines: readonly string[]
  /** The same on more, shorter lines; undefined where it cannot be broken. */
  readonly broken: readonly string[] | undefined
  readonly ink: Ink
  readonly bold: boolean
  /** A round badge before the text: "+", "−", "±", or empty. */
  readonly mark: string
  /** Of the badge. */
  readonly faded: boolean
  /** Forward is written above the wire, backward below. */
  readonly side: 'above' | 'below'
}

const detailFrom = 1.25
const bothFrom = 0.75
const oneFrom = 0.45

/** Labels of one edge at a zoom, the value's first. */
export function labelsOf(look: EdgeLook, k: number): Label[] {
  if (k < oneFrom) return []
  if (k < bothFrom) return oneLabel(look)
  const labels: Label[] = []
  const detailed = k >= detailFrom
  if (look.state === 'idle') {
    if (look.shape !== '') labels.push(plain(look.shape, 'ink3', 'above'))
    return labels
  }
  if (look.valueLabel !== '') labels.push(valueLabel(look, detailed))
  const gradient = gradientLabel(look, detailed)
  if (gradient) labels.push(gradient)
  return labels
}

function oneLabel(look: EdgeLook): Label[] {
  if (look.state === 'idle') return []
  if (look.stale) return [plain('stale', 'ink3', 'below')]
  const gradient = gradientLabel(look, false)
  if (gradient) return [gradient]
  if (look.valueLabel === '') return []
  const ink = look.brokenValue ? 'stopInk' : 'valueInk'
  return [{ ...plain(`→ ${look.valueLabel.split(' ± ')[0]}`, ink, 'above'), bold: look.brokenValue }]
}

function valueLabel(look: EdgeLook, detailed: boolean): Label {
  const text = `${detailed && look.shape !== '' ? `${look.shape} ` : ''}→ ${look.valueLabel}`
  const [mean, std] = text.split(' ± ')
  const broken = std === undefined ? undefined : [mean as string, `± ${std}`]
  const ink = look.brokenValue ? 'stopInk' : look.stale ? 'ink3' : 'valueInk'
  return { ...plain(text, ink, 'above'), broken, bold: look.brokenValue }
}

const signInks = {
  positive: 'gradientPositiveInk',
  negative: 'gradientNegativeInk',
  mixed: 'gradientZeroInk',
  zero: 'gradientZeroInk',
} as const

function gradientLabel(look: EdgeLook, detailed: boolean): Label | undefined {
  const text = detailed && look.gradientDetail !== '' ? look.gradientDetail : look.magnitude
  if (text === '') return undefined
  const cause = look.brokenGradient || (look.brokenValue && look.magnitude === '')
  if (cause) return { ...plain(text, 'stopInk', 'below'), bold: true }
  const ink = look.stale ? 'ink3' : signInks[look.sign]
  return { ...plain(text, ink, 'below'), mark: look.mark, faded: look.stale }
}

function plain(text: string, ink: Ink, side: Label['side']): Label {
  return { lines: [text], broken: undefined, ink, bold: false, mark: '', faded: false, side }
}
