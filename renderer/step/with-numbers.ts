import { putNumbersIn } from '../../core/nodes/formulas.ts'
import { formatNumber } from '../state/numbers.ts'
import type { StepAnswer } from '../worker/questions/step.ts'

type Written = NonNullable<StepAnswer['written']>

/** A formula with the real numbers of the chosen entry in it; undefined where its letters stand for many. */
export function withNumbers(tex: string, { letters, written, entry }: StepAnswer): string | undefined {
  if (written === undefined) return undefined
  const soft = written.call && softmaxOf(written.call, entry)
  if (soft !== undefined) return `${soft} = ${texNumber(written.result)}`
  const numbers = Object.fromEntries((letters ?? []).map((letter) => [letter.tex, texNumber(letter.value)]))
  const [first, ...more] = (letters && putNumbersIn(tex, numbers)?.split(', \\quad ')) ?? []
  return first && [`${first} = ${texNumber(written.result)}`, ...more].join(', \\quad ')
}

/** Its sum is over the lane, whose numbers are all there. */
function softmaxOf({ name, arguments: lane, more }: NonNullable<Written['call']>, entry: number): string | undefined {
  const own = lane.find((one) => one.entry === entry)
  if ((name !== 'softmax' && name !== 'logSoftmax') || own === undefined) return undefined
  const most = 6
  const powers = lane.slice(0, most).map(({ value }) => `e^{${texNumber(value)}}`)
  const sum = [...powers, ...(more > 0 || lane.length > most ? ['\\dots'] : [])].join(' + ')
  const x = texNumber(own.value)
  return name === 'softmax' ? `y_i = \\frac{e^{${x}}}{${sum}}` : `y_i = ${x} - \\ln \\left( ${sum} \\right)`
}

/** A number as it stands in a formula: 1.2e−5 becomes a power of ten. */
export function texNumber(value: number): string {
  if (Number.isNaN(value)) return '\\text{NaN}'
  if (!Number.isFinite(value)) return value < 0 ? '-\\infty' : '\\infty'
  const [mantissa = '', exponent] = formatNumber(value).replaceAll('−', '-').split('e')
  return exponent === undefined ? mantissa : `${mantissa} \\cdot 10^{${exponent}}`
}
