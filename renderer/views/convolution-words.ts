import { formatNumber } from '../state/numbers.ts'
import type { Signals, useConvolution } from './use-convolution.ts'

export interface ConvolutionWords {
  readonly where: string
  readonly sum: string
  /** The number it comes to. */
  readonly result: number
}

/** What an entry of J and its iteration are, in real numbers. */
export function convolutionWords(
  { convolution, gradOutput }: Signals,
  { i, j, tap }: { readonly i: number; readonly j: number; readonly tap: number | undefined },
  /** J is only being filled. */
  filling: boolean,
  { placeText, kText, lecture }: Pick<ReturnType<typeof useConvolution>, 'placeText' | 'kText' | 'lecture'>,
): ConvolutionWords {
  const [row, column] = [placeText(i, 'm'), placeText(j, 'n')]
  const pair = convolution.axes.length > 1
  const place = pair ? `i = (${row}), j = (${column})` : `i = ${row}, j = ${column}`
  const entry = pair ? `J[(${row}), (${column})]` : `J[${row}, ${column}]`
  if (tap === undefined) return { where: place, sum: `${entry} = 0: the kernel does not reach`, result: 0 }
  const k = lecture.value ? `i − j = ${kText(tap)}` : pair ? `(${kText(tap)})` : kText(tap)
  const where = `${place}, k = ${k}`
  const weight = convolution.h[tap] ?? 0
  const h = `h[${placeText(tap, 'kernel')}]`
  if (filling) return { where, sum: `${entry} = ${h} = ${formatNumber(weight)}`, result: weight }
  const g = gradOutput[i] ?? 0
  const product = `${formatNumber(g)} · ${formatNumber(weight)} = ${formatNumber(g * weight)}`
  return { where, sum: `g[${row}] · ${h} = ${product}, added to v[${column}]`, result: g * weight }
}
